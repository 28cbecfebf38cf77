#include "framework/study/results/number_tally.hpp"

#include <algorithm>
#include <cmath>

namespace regatta {

namespace {

constexpr unsigned rest_bits = 44;  // of the fraction, which differ in a bin
constexpr std::uint64_t rest = (std::uint64_t{1} << rest_bits) - 1;

}  // namespace

void NumberTally::add(std::span<const double> values) {
  for (const double value : values) {
    if (!std::isfinite(value * value)) {
      ++not_finite_;
      continue;
    }
    if (count_++ == 0) min_ = max_ = value;
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
    const auto low = std::bit_cast<std::uint64_t>(value) & rest;
    auto& bin = bin_of(LogHistogram::bin_of(value));
    bin.count += 1;
    bin.sum += low;
    bin.squares += Wide{low} * low;
    if (++held_ == most_held) settle();
  }
}

void NumberTally::settle() {
  for (std::uint32_t binade = 0; binade < place_of_.size(); ++binade) {
    if (place_of_[binade] == 0) continue;
    auto& bins = binades_[place_of_[binade] - 1u];
    for (std::uint32_t i = 0; i < bins.size(); ++i)
      if (bins[i].count > 0) settle(binade * LogHistogram::bins_a_binade + i, bins[i]);
    bins = {};
  }
  held_ = 0;
}

/// A number is m 2^(place - 1074), with m = head 2^44 + its rest; so sum m = count head 2^44 + sum of rests, and
/// sum m^2 = count head^2 2^88 + 2 head 2^44 sum + sum of squares of rests: below 2^127. Squares of numbers below 1e-146 are nothing.
void NumberTally::settle(std::uint32_t number, const Bin& bin) {
  histogram_.add(number, bin.count);
  const bool negative = number < LogHistogram::bins / 2;  // as ordered_key() has it
  const auto bits = negative ? ~std::uint64_t{number} : std::uint64_t{number};
  const auto exponent = (bits >> 8) & 0x7ff;
  const Wide head = (exponent > 0 ? 256 : 0) + (bits & 0xff), count = bin.count;
  const std::int64_t place = exponent > 0 ? static_cast<std::int64_t>(exponent) - 1 : 0, of_square = 2 * place - 1074;
  const auto add = [](ExactSum& to, Wide m, std::int64_t at, bool minus) {
    to.add(static_cast<std::uint64_t>(m >> 64), static_cast<std::uint64_t>(m), static_cast<std::uint64_t>(at), minus);
  };
  add(sum_, ((count * head) << rest_bits) + bin.sum, place, negative);
  if (of_square >= 0)
    add(squares_, ((count * head * head) << (2 * rest_bits)) + ((2 * head * Wide{bin.sum}) << rest_bits) + bin.squares, of_square, false);
}

void NumberTally::fill(SeriesTally& tally) {
  settle();
  tally.not_finite = not_finite_;
  tally.min = min_;
  tally.max = max_;
  tally.sum = sum_.stored();
  tally.squares = squares_.stored();
  histogram_.each([&](std::uint32_t bin, std::uint64_t count) {
    tally.bins.push_back(bin);
    tally.counts.push_back(count);
  });
}

}  // namespace regatta
