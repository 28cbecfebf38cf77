#pragma once
#include <chrono>
#include <optional>
#include <unordered_map>

#include "framework/app/display_view.hpp"
#include "framework/core/id_ranges.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// Looks at a study that is running, for the display. Cheap: reads atomics only.
class ViewOfStudy {
 public:
  /// Counts the runs that were asked for; all when `runs` is empty. `parts` lives longer.
  ViewOfStudy(const StudyParts& parts, const std::optional<IdRanges>& runs);

  StudyView look() const;

 private:
  const StudyParts& parts_;
  std::uint64_t runs_total_ = 0;
  std::uint64_t samples_total_ = 0;
  std::uint64_t runs_before_ = 0;
  std::uint64_t samples_before_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> case_of_;  // run id -> index, of a study that sweeps something
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace regatta
