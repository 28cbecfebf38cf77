#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/study/plan/plan_file.hpp"

namespace regatta {

/// What the runs of a study compute, as numbers: the same as long as the settings of the case and the samples or the content of the input
/// file are. Not of what other cases and files the study has, nor of the number of the run. A table counts as a whole: a plan file does not
/// say which of its rows are which.
class RunIdentity {
 public:
  /// @param settings_of_cases  as settings_texts() says them
  /// @param inputs             of the plan; they live longer
  RunIdentity(const std::vector<std::string>& settings_of_cases, const std::vector<PlannedInput>& inputs);

  std::uint64_t of(const Slice& slice) const;

 private:
  std::vector<std::string> settings_;  // a case, their digest
  const std::vector<PlannedInput>& inputs_;
};

}  // namespace regatta
