#include "framework/app/runs_asked.hpp"

#include "framework/core/error.hpp"

namespace regatta {

std::optional<IdRanges> runs_asked(std::string_view ranges, const std::vector<Slice>& runs) {
  if (ranges.empty()) return {};
  IdRanges asked(ranges);
  const auto none = asked.first_beyond(runs.back().run + 1);
  require(none.empty(), "--runs {}: the study has no such run; it has the runs 0-{}", none, runs.back().run);
  return asked;
}

}  // namespace regatta
