#include "framework/study/results/wilson.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/error.hpp"
#include "framework/core/random.hpp"

namespace regatta {

Interval wilson_interval(std::uint64_t count, std::uint64_t n, double confidence) {
  REGATTA_EXPECT(count <= n);
  if (n == 0) return {0, 1};
  const double z = normal_quantile(0.5 + confidence / 2);
  const auto size = static_cast<double>(n);
  const double p = static_cast<double>(count) / size;
  const double z2 = z * z / size;
  const double centre = p + z2 / 2;
  const double half = std::sqrt(z2 * (p * (1 - p) + z2 / 4));
  // At 0 and n one end is exact, and would else be off by a rounding.
  return {count == 0 ? 0 : std::max(0.0, (centre - half) / (1 + z2)), count == n ? 1 : std::min(1.0, (centre + half) / (1 + z2))};
}

}  // namespace regatta
