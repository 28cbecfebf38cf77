#include "framework/study/results/order_statistics.hpp"

#include <algorithm>
#include <bit>

#include "framework/core/error.hpp"
#include "framework/study/results/ordered_key.hpp"

namespace regatta {

namespace {

constexpr unsigned bin_bits = 12;

}  // namespace

OrderStatistics::OrderStatistics(std::uint64_t n, double min, double max, std::vector<std::uint64_t> places, std::uint64_t limit)
    : limit_(limit), places_(std::move(places)) {
  std::ranges::sort(places_);
  places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
  REGATTA_EXPECT(places_.empty() || places_.back() < n);
  if (!places_.empty()) narrow({{.low = ordered_key(min), .high = ordered_key(max), .below = 0, .count = n}});
}

/// The unknown places are in these ranges: decides what the next pass is for.
void OrderStatistics::narrow(std::vector<Range> ranges) {
  unknown_.clear();
  std::uint64_t left = 0;
  for (auto& range : ranges) {
    if (range.low < range.high) {
      left += range.count;
      unknown_.push_back(std::move(range));
      continue;
    }
    const auto in = [&](std::uint64_t place) { return place >= range.below && place < range.below + range.count; };
    for (const auto place : places_)
      if (in(place)) known_.push_back({place, value_of_key(range.low)});
    std::erase_if(places_, in);
  }
  std::ranges::sort(known_, {}, &Known::place);
  keeps_ = left <= limit_;
  if (keeps_) kept_.reserve(left);
  for (auto& range : unknown_) {
    const auto span = range.high - range.low;
    const auto bits = static_cast<unsigned>(std::bit_width(span));
    range.shift = bits > bin_bits ? bits - bin_bits : 0;
    if (!keeps_) range.bins.assign((span >> range.shift) + 1, 0);
  }
}

void OrderStatistics::add(std::span<const double> values) {
  if (unknown_.empty()) return;
  const auto lowest = unknown_.front().low, highest = unknown_.back().high;
  for (const double value : values) {
    const auto key = ordered_key(value);
    if (key < lowest || key > highest) continue;
    auto range = unknown_.begin();
    if (unknown_.size() > 1) range = std::prev(std::ranges::upper_bound(unknown_, key, {}, &Range::low));
    if (key > range->high) continue;
    if (keeps_)
      kept_.push_back(value + 0.0);
    else
      ++range->bins[(key - range->low) >> range->shift];
  }
}

void OrderStatistics::end_pass() {
  if (keeps_)
    select();
  else
    narrow(bins_with_places());
}

std::vector<OrderStatistics::Range> OrderStatistics::bins_with_places() const {
  std::vector<Range> found;
  for (const auto& range : unknown_) {
    auto below = range.below;
    for (std::uint64_t bin = 0; bin < range.bins.size(); ++bin) {
      const auto count = range.bins[bin], low = range.low + (bin << range.shift);
      const auto place = std::ranges::lower_bound(places_, below);
      if (place != places_.end() && *place < below + count)
        found.push_back(
            {.low = low, .high = low + std::min(range.high - low, (std::uint64_t{1} << range.shift) - 1), .below = below, .count = count});
      below += count;
    }
  }
  return found;
}

/// A few numbers of many: each costs a pass over what is left, a sort would cost 20. What was kept is in ascending ranges, and in order
/// the first ranges come first.
void OrderStatistics::select() {
  auto left = kept_.begin();
  std::uint64_t before = 0;  // kept numbers of the ranges below
  for (const auto& range : unknown_) {
    for (const auto place : places_) {
      if (place < range.below || place >= range.below + range.count) continue;
      const auto nth = kept_.begin() + static_cast<std::ptrdiff_t>(before + (place - range.below));
      std::nth_element(left, nth, kept_.end());
      known_.push_back({place, *nth});
      left = nth + 1;
    }
    before += range.count;
  }
  std::ranges::sort(known_, {}, &Known::place);
  kept_ = {};
  places_.clear();
  unknown_.clear();
}

double OrderStatistics::at(std::uint64_t place) const {
  const auto found = std::ranges::lower_bound(known_, place, {}, &Known::place);
  REGATTA_EXPECT(!wants_pass() && found != known_.end() && found->place == place);
  return found->value;
}

}  // namespace regatta
