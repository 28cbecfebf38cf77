#pragma once
#include <cstdint>
#include <span>

namespace regatta {

/// Count, mean, variance and range of finite numbers whose squares are finite, in the unit of those numbers.
///
/// A block of values is summed twice in order, first for its mean m, then for the deviations d = x - m, which also correct the
/// rounding of m:   mean = m + sum(d)/n,   M2 = sum(d^2) - sum(d)^2/n.   Blocks are joined by
///
///     delta = mean_b - mean_a,   mean = mean_a + delta n_b/n,   M2 = M2_a + M2_b + delta^2 n_a n_b/n
///
/// Chan, Golub and LeVeque, The American Statistician 37 (1983) 242: corrected two-pass algorithm, and the updating formula. The
/// bits depend on where blocks begin and on their order: equal results need equal blocks.
class Moments {
 public:
  Moments() = default;
  explicit Moments(std::span<const double> block);

  /// Adds the values of the block that follows.
  void merge(const Moments& next);

  std::uint64_t count() const { return count_; }
  double mean() const;            ///< NaN of nothing, like all below.
  double variance() const;        ///< Unbiased, M2 / (n - 1); NaN of a single value.
  double standard_error() const;  ///< Of the mean: sqrt(variance / n).
  double min() const;
  double max() const;

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double m2_ = 0;
  double min_ = 0;
  double max_ = 0;
};

}  // namespace regatta
