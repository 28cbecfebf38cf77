#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace regatta::tem {

using Point = std::array<double, 2>;  ///< x, y [m].

enum class Component : std::uint8_t { z, x };

/// Where the loop lies and where its field is measured. A loop of `corners` (at least three, in either direction; the last joins the
/// first), or else a circle about the origin. Only the sum of the heights of loop and receiver matters for the secondary field.
struct Geometry {
  double radius = 0;  ///< Of the circle [m].
  std::vector<Point> corners{};
  Point receiver{};   ///< [m]
  double height = 0;  ///< Of loop and receiver, together [m].
  Component component = Component::z;

  bool is_circle() const { return corners.empty(); }
  double area() const;       ///< [m^2]
  double distance() const;   ///< The largest one of receiver and wire [m].
  double clearance() const;  ///< The smallest one [m].
};

}  // namespace regatta::tem
