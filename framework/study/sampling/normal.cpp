#include "framework/study/sampling/normal.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "framework/core/random.hpp"

namespace regatta {

double normal_below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

double normal_mass(double a, double b) {
  if (a > 0) return normal_mass(-b, -a);
  if (b < 0) return normal_below(b) - normal_below(a);
  return (std::erf(b / std::numbers::sqrt2) - std::erf(a / std::numbers::sqrt2)) / 2;  // signs differ: nothing cancels
}

double truncated_normal_quantile(double u, double a, double b) {
  // Over so short an interval the density changes by less than 1e-7 of itself, and differences of probabilities would cancel.
  const double nearer = std::min(std::abs(a), std::abs(b));
  if ((b - a) * std::max(1.0, nearer) < 1e-7) return std::clamp(a + (b - a) * u, a, b);
  const double mass = normal_mass(a, b);
  const double below = normal_below(a) + u * mass;
  // (0, 1/2] has more numbers than [1/2, 1): the upper half is measured from above.
  const double z = below <= 0.5 ? normal_quantile(below) : -normal_quantile(normal_below(-b) + (1 - u) * mass);
  return std::clamp(z, a, b);
}

}  // namespace regatta
