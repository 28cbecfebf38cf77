#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "framework/core/id_ranges.hpp"
#include "framework/study/plan/run_table.hpp"

namespace regatta {

/// The runs that --runs names; nothing when it is empty, which means all.
/// @throws ConfigError if a part of it names no run that the study has
std::optional<IdRanges> runs_asked(std::string_view ranges, const std::vector<Slice>& runs);

}  // namespace regatta
