#include "framework/study/results/convergence.hpp"

namespace regatta {

std::vector<std::uint64_t> convergence_points(std::uint64_t samples) {
  std::vector<std::uint64_t> points;
  for (std::uint64_t decade = 10; decade < samples; decade *= 10) {
    for (const std::uint64_t factor : {1u, 2u, 5u}) {
      if (decade * factor < samples) points.push_back(decade * factor);
    }
  }
  if (samples > 0) points.push_back(samples);
  return points;
}

}  // namespace regatta
