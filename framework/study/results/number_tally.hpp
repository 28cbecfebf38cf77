#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "framework/study/results/exact_sum.hpp"
#include "framework/study/results/log_histogram.hpp"
#include "framework/study/results/series_tally.hpp"

namespace regatta {

/// Adds numbers up for a SeriesTally. Numbers of one sign and exponent are whole multiples of one power of two: sums of these 53 bits, and
/// of their squares, are whole numbers, from which those of the numbers follow without rounding.
/// @pre fewer than 2^32 numbers
class NumberTally {
 public:
  void add(std::span<const double> values);
  /// Once.
  void fill(SeriesTally& tally);

 private:
  __extension__ using Wide = unsigned __int128;
  /// A kilobyte: those of a column stay in the first cache.
  struct Binade {
    Wide sum = 0, squares = 0;
    std::array<std::uint32_t, LogHistogram::bins_a_binade> counts{};
  };
  static constexpr std::uint64_t most_held = std::uint64_t{1} << 20;  // squares of 106 bits each

  void add_some(std::span<const double> values);
  Binade& binade_of(std::uint32_t number) {
    auto& place = place_of_[number];
    if (place == 0) {
      binades_.emplace_back();
      place = static_cast<std::uint16_t>(binades_.size());
    }
    return binades_[place - 1u];
  }
  /// Calls f(number, binade) in order of values.
  void each_binade(auto f);
  void settle();

  std::uint64_t held_ = 0;  // numbers in the sums of binades_
  std::uint64_t not_finite_ = 0;
  double min_ = std::numeric_limits<double>::infinity(), max_ = -min_;
  // Of each sign and exponent its place in binades_, from 1; 0: none yet.
  std::array<std::uint16_t, LogHistogram::bins / LogHistogram::bins_a_binade> place_of_{};
  std::vector<Binade> binades_;
  ExactSum sum_, squares_;
};

}  // namespace regatta
