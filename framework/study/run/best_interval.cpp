#include "framework/study/run/best_interval.hpp"

#include <algorithm>
#include <cmath>

namespace regatta {

double best_interval(double cost, double between_failures) {
  constexpr double first = 10, least = 1;
  if (cost <= 0) return std::min(first, between_failures);
  if (cost >= between_failures / 2) return between_failures;
  return std::max(least, std::sqrt(2 * cost * between_failures) - cost);
}

}  // namespace regatta
