#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "framework/study/results/exact_sum.hpp"
#include "framework/study/results/log_histogram.hpp"
#include "framework/study/results/series_tally.hpp"

namespace regatta {

/// Adds numbers up for a SeriesTally. All numbers in one bin of a LogHistogram have sign, exponent and the first bits of the fraction in
/// common: sums of the other 44 bits, and of their squares, are whole numbers, from which those of the numbers follow without rounding.
class NumberTally {
 public:
  void add(std::span<const double> values);
  /// Once.
  void fill(SeriesTally& tally);

 private:
  __extension__ using Wide = unsigned __int128;
  struct Bin {
    std::uint64_t count = 0, sum = 0;
    Wide squares = 0;
  };
  using Binade = std::array<Bin, LogHistogram::bins_a_binade>;
  static constexpr std::uint64_t most_held = std::uint64_t{1} << 20;  // of 44 bits each: sums of 64, of squares of 108

  Bin& bin_of(std::uint32_t number) {
    auto& place = place_of_[number / LogHistogram::bins_a_binade];
    if (place == 0) {
      binades_.emplace_back();
      place = static_cast<std::uint16_t>(binades_.size());
    }
    return binades_[place - 1u][number % LogHistogram::bins_a_binade];
  }
  void settle();
  void settle(std::uint32_t number, const Bin& bin);

  std::uint64_t held_ = 0;  // numbers in binades_
  std::uint64_t count_ = 0, not_finite_ = 0;
  double min_ = 0, max_ = 0;
  std::array<std::uint16_t, LogHistogram::bins / LogHistogram::bins_a_binade> place_of_{};  // in binades_, from 1; 0: none yet
  std::vector<Binade> binades_;
  ExactSum sum_, squares_;
  LogHistogram histogram_;
};

}  // namespace regatta
