#include "framework/study/results/number_tally.hpp"

#include <algorithm>
#include <cmath>

namespace regatta {

namespace {

constexpr unsigned fraction_bits = 52;
constexpr std::uint64_t fraction = (std::uint64_t{1} << fraction_bits) - 1;

}  // namespace

void NumberTally::add(std::span<const double> values) {
  while (!values.empty()) {
    const auto some = values.first(std::min<std::size_t>(values.size(), most_held - held_));
    values = values.subspan(some.size());
    add_some(some);
    held_ += some.size();
    if (held_ == most_held) settle();
  }
}

void NumberTally::add_some(std::span<const double> values) {
  double min = min_, max = max_;  // here the compiler knows that binades do not change them
  for (const double value : values) {
    if (!std::isfinite(value * value)) {
      ++not_finite_;
      continue;
    }
    min = std::min(min, value);
    max = std::max(max, value);
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const bool is_normal = (bits << 1U) >> (fraction_bits + 1) != 0;
    const auto multiple = (bits & fraction) | std::uint64_t{is_normal} << fraction_bits;
    const auto bin = LogHistogram::bin_of(value);
    auto& binade = binade_of(bin / LogHistogram::bins_a_binade);
    binade.sum += multiple;
    binade.squares += Wide{multiple} * multiple;
    binade.counts[bin % LogHistogram::bins_a_binade] += 1;
  }
  min_ = min, max_ = max;
}

void NumberTally::each_binade(auto f) {
  for (std::uint32_t number = 0; number < place_of_.size(); ++number)
    if (place_of_[number] > 0) f(number, binades_[place_of_[number] - 1u]);
}

/// A number is m 2^(place - 1074). Squares of numbers below 1e-146 are nothing.
void NumberTally::settle() {
  const auto add = [](ExactSum& to, Wide m, std::int64_t at, bool minus) {
    to.add(static_cast<std::uint64_t>(m >> 64U), static_cast<std::uint64_t>(m), static_cast<std::uint64_t>(at), minus);
  };
  each_binade([&](std::uint32_t number, Binade& binade) {
    const bool negative = number < place_of_.size() / 2;  // as ordered_key() has it
    const auto exponent = (negative ? ~number : number) & 0x7ffU;
    const std::int64_t place = exponent > 0 ? static_cast<std::int64_t>(exponent) - 1 : 0, of_square = 2 * place - 1074;
    add(sum_, binade.sum, place, negative);
    if (of_square >= 0) add(squares_, binade.squares, of_square, false);
    binade.sum = binade.squares = 0;
  });
  held_ = 0;
}

void NumberTally::fill(SeriesTally& tally) {
  settle();
  tally.not_finite = not_finite_;
  tally.min = min_ <= max_ ? min_ : 0;
  tally.max = min_ <= max_ ? max_ : 0;
  tally.sum = sum_.stored();
  tally.squares = squares_.stored();
  std::size_t filled = 0;
  for (const auto& binade : binades_) filled += binade.counts.size() - static_cast<std::size_t>(std::ranges::count(binade.counts, 0U));
  tally.bins.reserve(filled);
  tally.counts.reserve(filled);
  each_binade([&](std::uint32_t number, const Binade& binade) {
    for (std::uint32_t i = 0; i < LogHistogram::bins_a_binade; ++i) {
      if (binade.counts[i] == 0) continue;
      tally.bins.push_back(number * LogHistogram::bins_a_binade + i);
      tally.counts.push_back(binade.counts[i]);
    }
  });
}

}  // namespace regatta
