#include "framework/core/id_ranges.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "framework/core/characters.hpp"
#include "framework/core/error.hpp"

namespace regatta {

namespace {

std::uint64_t number(std::string_view digits, std::string_view part) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  require(error == std::errc{} && end == digits.data() + digits.size(), "\"{}\" is not a range of ids; write for example 0-9,20,30-", part);
  return value;
}

}  // namespace

IdRanges::IdRanges(std::string_view text) {
  if (trimmed(text).empty()) return;
  for (std::size_t start = 0; start <= text.size();) {
    const auto comma = std::min(text.find(',', start), text.size());
    const auto part = trimmed(text.substr(start, comma - start));
    const auto dash = part.find('-');
    const auto first = number(trimmed(part.substr(0, dash)), part);
    auto last = first;
    if (dash != std::string_view::npos) {
      const auto end = trimmed(part.substr(dash + 1));
      last = end.empty() ? std::numeric_limits<std::uint64_t>::max() : number(end, part);
    }
    require(first <= last, "\"{}\" is a range that ends before it begins; write {}-{}", part, last, first);
    ranges_.push_back({first, last});
    start = comma + 1;
  }
}

bool IdRanges::contains(std::uint64_t id) const { return overlaps(id, 1); }

bool IdRanges::overlaps(std::uint64_t first, std::uint64_t count) const {
  return std::ranges::any_of(
      ranges_, [&](const Closed& range) { return range.first <= first ? first <= range.last && count > 0 : range.first - first < count; });
}

std::string IdRanges::first_beyond(std::uint64_t count) const {
  const auto found = std::ranges::find_if(ranges_, [&](const Closed& range) { return range.first >= count; });
  if (found == ranges_.end()) return {};
  if (found->last == std::numeric_limits<std::uint64_t>::max()) return fmt::format("{}-", found->first);
  return found->last == found->first ? std::to_string(found->first) : fmt::format("{}-{}", found->first, found->last);
}

}  // namespace regatta
