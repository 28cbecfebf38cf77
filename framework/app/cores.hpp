#pragma once
#include "framework/app/command_line.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// The cores of a study: as many as --cores says, or else execution.cores.
/// @throws ConfigError if this process may not use as many
CoreBudget cores_for(const CommandLine& line, const Study& study);

}  // namespace regatta
