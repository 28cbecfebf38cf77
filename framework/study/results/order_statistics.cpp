#include "framework/study/results/order_statistics.hpp"

#include <algorithm>
#include <bit>

#include "framework/core/error.hpp"
#include "framework/study/results/ordered_key.hpp"

namespace regatta {

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
    auto& range = range_before(key);
    if (key > range.high) continue;
    if (keeps_)
      kept_.push_back(key);
    else
      ++range.bins[(key - range.low) >> range.shift];
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

/// A few numbers of many: what is kept is counted in bins, and of the bins with places the numbers are sorted. (To select each place from
/// what is left costs a pass for each, of comparisons that the processor cannot foresee.)
void OrderStatistics::select() {
  for (auto& range : unknown_) range.bins.assign(((range.high - range.low) >> range.shift) + 1, 0);
  for (const auto key : kept_) ++bin_of(key);
  const auto found = bins_with_places();
  for (auto& range : unknown_) std::ranges::fill(range.bins, 0);
  for (std::size_t i = 0; i < found.size(); ++i) bin_of(found[i].low) = i + 1;  // now they tell which of those it is
  std::vector<std::vector<std::uint64_t>> keys(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) keys[i].reserve(found[i].count);
  for (const auto key : kept_)
    if (const auto which = bin_of(key); which > 0) keys[which - 1].push_back(key);
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::ranges::sort(keys[i]);
    for (const auto place : places_)
      if (place >= found[i].below && place < found[i].below + found[i].count)
        known_.push_back({place, value_of_key(keys[i][place - found[i].below])});
  }
  std::ranges::sort(known_, {}, &Known::place);
  kept_ = {};
  places_.clear();
  unknown_.clear();
}

/// @pre some range has it
std::uint64_t& OrderStatistics::bin_of(std::uint64_t key) {
  auto& range = range_before(key);
  return range.bins[(key - range.low) >> range.shift];
}

/// The last range that does not begin behind a key. @pre the first one does not
OrderStatistics::Range& OrderStatistics::range_before(std::uint64_t key) {
  return unknown_.size() == 1 ? unknown_.front() : *std::prev(std::ranges::upper_bound(unknown_, key, {}, &Range::low));
}

double OrderStatistics::at(std::uint64_t place) const {
  const auto found = std::ranges::lower_bound(known_, place, {}, &Known::place);
  REGATTA_EXPECT(!wants_pass() && found != known_.end() && found->place == place);
  return found->value;
}

}  // namespace regatta
