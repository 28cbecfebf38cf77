#include "framework/app/runs_asked.hpp"

#include <algorithm>

#include "framework/core/error.hpp"

namespace regatta {

std::optional<IdRanges> runs_asked(std::string_view ranges, const std::vector<Slice>& runs) {
  if (ranges.empty()) return {};
  for (std::size_t begin = 0; begin <= ranges.size();) {
    const auto end = std::min(ranges.find(',', begin), ranges.size());
    const auto part = ranges.substr(begin, end - begin);
    const IdRanges range(part);
    require(std::ranges::any_of(runs, [&](const Slice& slice) { return range.contains(slice.run); }),
            "--runs {}: the study has no such run; it has the runs 0-{}", part, runs.size() - 1);
    begin = end + 1;
  }
  return IdRanges(ranges);
}

}  // namespace regatta
