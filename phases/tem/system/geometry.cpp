#include "phases/tem/system/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace regatta::tem {

double Geometry::area() const {
  if (is_circle()) return std::numbers::pi * radius * radius;
  double twice = 0;
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const auto &p = corners[k], &q = corners[(k + 1) % corners.size()];
    twice += p[0] * q[1] - q[0] * p[1];
  }
  return std::abs(twice) / 2;
}

double Geometry::distance() const {
  if (is_circle()) return std::hypot(receiver[0], receiver[1]) + radius;
  double most = 0;
  for (const auto& corner : corners) most = std::max(most, std::hypot(corner[0] - receiver[0], corner[1] - receiver[1]));
  return most;
}

double Geometry::clearance() const {
  if (is_circle()) return std::abs(std::hypot(receiver[0], receiver[1]) - radius);
  double least = distance();
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const auto &p = corners[k], &q = corners[(k + 1) % corners.size()];
    const double dx = q[0] - p[0], dy = q[1] - p[1], ex = receiver[0] - p[0], ey = receiver[1] - p[1];
    const double along = std::clamp((ex * dx + ey * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    least = std::min(least, std::hypot(ex - along * dx, ey - along * dy));
  }
  return least;
}

}  // namespace regatta::tem
