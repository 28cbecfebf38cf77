#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "framework/study/results/log_histogram.hpp"

namespace regatta {

/// Percentiles of finite numbers. Of n sorted numbers x_0 ... x_(n-1) the percentile p is linear between its neighbours:
///
///     h = (n - 1) p/100,   q = x_floor(h) + (h - floor(h)) (x_floor(h)+1 - x_floor(h))
///
/// Type 7 of Hyndman and Fan, The American Statistician 50 (1996) 361; what numpy, R and Excel take by default. Exact up to a number of
/// values; of more, x_k is the middle of its bin in a LogHistogram, and the memory no longer grows.
class Percentiles {
 public:
  static constexpr std::uint64_t exact_up_to = 1'000'000;

  /// `expected`: how many numbers will be added; decides whether the answer is exact.
  explicit Percentiles(std::uint64_t expected, std::uint64_t limit = exact_up_to) : exact_(expected <= limit) {
    if (exact_) values_.reserve(expected);
  }

  void add(std::span<const double> values);

  /// In the order of `percents`, each from 0 to 100; NaN of nothing.
  std::vector<double> at(std::span<const double> percents);

  /// How far a percentile may be off, as a share of the larger of its two neighbours; 0: it is exact.
  double resolution() const { return exact_ ? 0 : LogHistogram::resolution; }

 private:
  /// Brings the numbers of these places, counted from the smallest, to their places in values_.
  void select(std::span<const std::uint64_t> below, std::span<const std::uint64_t> above);

  bool exact_;
  std::vector<double> values_;
  LogHistogram binned_;
};

}  // namespace regatta
