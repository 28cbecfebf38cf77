#include "framework/study/results/estimated_correlation.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/error.hpp"
#include "framework/core/random.hpp"

namespace regatta {

namespace {

/// `variance` times n - 3.
EstimatedCorrelation with_interval(double r, std::uint64_t n, double variance) {
  static const double z95 = normal_quantile(0.975);
  if (std::isnan(r)) return {r, r, r};
  if (n <= 3) return {r, -1, 1};
  const double half = z95 * std::sqrt(variance / static_cast<double>(n - 3));
  return {r, std::tanh(std::atanh(r) - half), std::tanh(std::atanh(r) + half)};
}

}  // namespace

EstimatedCorrelation pearson(const CoMoments& pairs) { return with_interval(pairs.correlation(), pairs.count(), 1); }

/// The mean of n ranks is (n + 1)/2 however they are tied, so that no sum is needed for it.
EstimatedCorrelation spearman(std::span<const float> x, std::span<const float> y) {
  REGATTA_EXPECT(x.size() == y.size());
  const double mean = (static_cast<double>(x.size()) + 1) / 2;
  double xx = 0, xy = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = static_cast<double>(x[i]) - mean, dy = static_cast<double>(y[i]) - mean;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const double r = xx == 0 || yy == 0 ? std::nan("") : std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
  return with_interval(r, x.size(), 1 + r * r / 2);
}

}  // namespace regatta
