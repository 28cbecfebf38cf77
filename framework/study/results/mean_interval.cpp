#include "framework/study/results/mean_interval.hpp"

#include <limits>

#include "framework/core/random.hpp"

namespace regatta {

double student_quantile(double p, double degrees) {
  const double z = normal_quantile(p), z2 = z * z;
  const double g1 = z * (z2 + 1) / 4;
  const double g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
  const double g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const double g4 = z * ((((79 * z2 + 776) * z2 + 1'482) * z2 - 1'920) * z2 - 945) / 92'160;
  return z + (g1 + (g2 + (g3 + g4 / degrees) / degrees) / degrees) / degrees;
}

Interval mean_interval(const Moments& moments, double confidence) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (moments.count() < 2) return {-infinity, infinity};
  const double half = student_quantile(0.5 + confidence / 2, static_cast<double>(moments.count() - 1)) * moments.standard_error();
  return {moments.mean() - half, moments.mean() + half};
}

}  // namespace regatta
