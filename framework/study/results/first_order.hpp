#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// A share of variance and its standard error.
struct EstimatedShare {
  double value, error;
};

/// Cuts the numbers of a parameter into bins that hold about equally many each; equal numbers are in one bin.
class EqualBins {
 public:
  static constexpr std::size_t most = 32;

  EqualBins() : EqualBins(std::span<const double>()) {}
  /// Of these numbers, or of some of them drawn at random: sqrt(n) bins, 32 at most. @param sorted  ascending
  explicit EqualBins(std::span<const double> sorted);

  std::uint8_t of(double x) const;

 private:
  std::array<double, most> edges_;  // lower ones of the bins but the first; unused ones are infinite
};

/// Which share of the variance of y goes with x alone, whatever the curve: the first-order index of Sobol'
///
///     S = var(E[y | x]) / var(y),    from bins of x:   eta^2 = sum_b n_b (mean_b - mean)^2 / sum (y - mean)^2
///
/// (Saltelli et al., Global Sensitivity Analysis, 2008, 1.2.7; eta is Pearson's correlation ratio). Of B bins chance alone makes eta^2
/// (B - 1)/(n - 1), which is taken off:   S = 1 - (1 - eta^2) (n - 1)/(n - B)   (Kelley, Proc. Natl. Acad. Sci. 21 (1935) 554). It may be
/// a little below 0. What y varies within a bin is missing: of a smooth curve about 1/B^2. Its standard error is
/// sqrt(4 S (1 - S)^2 / n + 2 (B - 1) / n^2), of normal deviations; a guide for others.
class FirstOrder {
 public:
  /// A block of pairs, in order: the bins of x, and y less any one of its values, the same for all blocks.
  void add(std::span<const std::uint8_t> bins, std::span<const double> y);

  /// @param squares  sum (y - mean)^2, above 0
  EstimatedShare share(double squares) const;
  std::size_t bins() const;  ///< That are not empty.

 private:
  std::array<double, EqualBins::most> sums_{};
  std::array<std::uint64_t, EqualBins::most> counts_{};
};

}  // namespace regatta
