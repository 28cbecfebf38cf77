#include "framework/study/results/number_tally.hpp"

#include <algorithm>
#include <cmath>

namespace regatta {

namespace {

constexpr unsigned fraction_bits = 52;
constexpr std::uint64_t fraction = (std::uint64_t{1} << fraction_bits) - 1;

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
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const bool is_normal = (bits << 1U) >> (fraction_bits + 1) != 0;
    const auto multiple = (bits & fraction) | std::uint64_t{is_normal} << fraction_bits;
    const auto bin = LogHistogram::bin_of(value);
    auto& binade = binade_of(bin / LogHistogram::bins_a_binade);
    binade.sum += multiple;
    binade.squares += Wide{multiple} * multiple;
    binade.counts[bin % LogHistogram::bins_a_binade] += 1;
    if (++held_ == most_held) settle();
  }
}

void NumberTally::settle() {
  for (std::uint32_t number = 0; number < place_of_.size(); ++number) {
    if (place_of_[number] == 0) continue;
    auto& binade = binades_[place_of_[number] - 1u];
    settle(number, binade);
    binade = {};
  }
  held_ = 0;
}

/// A number is m 2^(place - 1074). Squares of numbers below 1e-146 are nothing.
void NumberTally::settle(std::uint32_t number, const Binade& binade) {
  for (std::uint32_t i = 0; i < binade.counts.size(); ++i)
    if (binade.counts[i] > 0) histogram_.add(number * LogHistogram::bins_a_binade + i, binade.counts[i]);
  const bool negative = number < place_of_.size() / 2;  // as ordered_key() has it
  const auto exponent = (negative ? ~number : number) & 0x7ffU;
  const std::int64_t place = exponent > 0 ? static_cast<std::int64_t>(exponent) - 1 : 0, of_square = 2 * place - 1074;
  const auto add = [](ExactSum& to, Wide m, std::int64_t at, bool minus) {
    to.add(static_cast<std::uint64_t>(m >> 64U), static_cast<std::uint64_t>(m), static_cast<std::uint64_t>(at), minus);
  };
  add(sum_, binade.sum, place, negative);
  if (of_square >= 0) add(squares_, binade.squares, of_square, false);
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
