#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/study/plan/plan_file.hpp"

namespace regatta {

/// What study.h5 says of itself.
struct HeldResults {
  struct Case {
    std::uint64_t samples = 0;
    bool stopped_early = false;
    std::string stop;  ///< What the stop rule came to.

    bool needs(const Slice& slice) const { return !stopped_early || slice.first_sample < samples; }
  };
  bool of_plan = false;     ///< It is of the settings, samples and input contents of the plan; one that cannot be read is not.
  std::vector<Case> cases;  ///< In the order of the plan.

  /// Whether the results of the plan need this run, so far as these know.
  bool need(const Slice& slice) const { return !of_plan || cases[slice.case_index].needs(slice); }
};

HeldResults held_results(const std::filesystem::path& study_file, const StoredPlan& plan);

}  // namespace regatta
