#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "framework/study/input/inputs_reader.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// The input files of a plan: they belong to the study although they may be gone.
KnownInputs known_inputs(const std::optional<StoredPlan>& before);

/// The input files of the plan `before` under the names that the study has for them: one that it does not ask for, while it asks for the
/// file at the same place relative to the study file, was moved with it.
std::vector<PlannedInput> inputs_by_their_names(std::vector<PlannedInput> before, const Study& study);

/// The input files of a study in the order of their samples. A file that the plan `before` has, under this path or, when that is no longer
/// asked for, with this content, keeps its number there; where others have gone, new files take their numbers, and then those from the end:
/// a study of which one file is taken away does at most one run again. A file that is gone takes no other number, as its run could not be
/// done again. Reads files whose content nobody knows, see read_inputs().
/// @throws ConfigError naming all files that cannot be read, or that are gone and would have to take another number
std::vector<PlannedInput> number_inputs(const Study& study, const std::optional<StoredPlan>& plan);

/// Whether there is nothing of this name. @throws Error naming the file if that cannot be found out
bool is_gone(const InputFile& file);

/// An input file as it is now, or, when it is gone, as the plan before knew it (null: it did not).
/// @throws Error naming the file if it cannot be read
PlannedInput planned_input(const InputFile& file, const PlannedInput* before);

/// The same files with the same contents at the same places.
bool same_inputs(const std::vector<PlannedInput>& a, const std::vector<PlannedInput>& b);

}  // namespace regatta
