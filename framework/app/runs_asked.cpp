#include "framework/app/runs_asked.hpp"

#include <algorithm>
#include <set>

#include "framework/core/characters.hpp"
#include "framework/core/error.hpp"
#include "framework/core/ranges_text.hpp"

namespace regatta {

std::optional<IdRanges> runs_asked(std::string_view ranges, const std::vector<Slice>& runs) {
  if (ranges.empty()) return {};
  IdRanges asked(ranges);
  std::set<std::uint64_t> numbers;
  for (const auto& slice : runs) numbers.insert(slice.run);
  for (auto rest = ranges; !rest.empty();) {
    const auto part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const IdRanges named(part);
    require(std::ranges::any_of(numbers, [&](std::uint64_t run) { return named.contains(run); }),
            "--runs {}: the study has no such run; it has {} {}", trimmed(part), numbers.size() == 1 ? "the run" : "the runs",
            ranges_text(numbers));
  }
  return asked;
}

}  // namespace regatta
