#pragma once
#include <optional>

#include "framework/app/command_line.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/study/plan/slices.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// The study that a command line asks for, and what this machine has for it.
struct AskedStudy {
  Study study;
  CoreBudget cores;  ///< As many as --cores says, or else execution.cores.
  Slices slices;     ///< As in the newest plan of the workspace, if that is the same study.
};

/// Touches nothing. Prints the warnings of the study to stderr. `workspace`: where earlier plans are; empty: there is none.
/// @throws ConfigError with all mistakes at once: of the study, of a workspace that belongs to another pipeline, and of what the machine
/// has not: cores, memory, room for so many runs
AskedStudy load_asked_study(const CommandLine& line, const PipelineInfo& pipeline, const std::optional<Workspace>& workspace);

}  // namespace regatta
