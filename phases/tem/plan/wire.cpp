#include "phases/tem/plan/wire.hpp"

#include <cmath>
#include <numbers>

#include "phases/tem/quadrature/gauss_legendre.hpp"

namespace regatta::tem {

namespace {

struct Piece {
  Point at, outwards;  // outwards: unit vector
  double length;
};

std::vector<Piece> circle(const Geometry& geometry, int count) {
  std::vector<Piece> pieces;
  for (int i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * (i + 0.5) / count;
    const Point out{std::cos(angle), std::sin(angle)};
    pieces.push_back({{geometry.radius * out[0], geometry.radius * out[1]}, out, 2 * std::numbers::pi * geometry.radius / count});
  }
  return pieces;
}

std::vector<Piece> polygon(const Geometry& geometry, int parts) {
  std::vector<Piece> pieces;
  const auto& corners = geometry.corners;
  double twice_area = 0;
  for (std::size_t k = 0; k < corners.size(); ++k) {
    const auto &p = corners[k], &q = corners[(k + 1) % corners.size()];
    const double dx = q[0] - p[0], dy = q[1] - p[1], length = std::hypot(dx, dy);
    twice_area += p[0] * q[1] - q[0] * p[1];
    for (int part = 0; part < parts; ++part) {
      for (const auto& [x, w] : gauss_legendre<24>()) {
        const double f = (part + 0.5 * (x + 1)) / parts;
        pieces.push_back({{p[0] + f * dx, p[1] + f * dy}, {dy / length, -dx / length}, 0.5 * w * length / parts});
      }
    }
  }
  if (twice_area < 0)  // clockwise
    for (auto& piece : pieces) piece.outwards = {-piece.outwards[0], -piece.outwards[1]};
  return pieces;
}

}  // namespace

std::vector<WireElement> wire_elements(const Geometry& geometry, const WireParts& parts) {
  const bool vertical = geometry.component == Component::z;
  const auto& receiver = geometry.receiver;
  if (geometry.is_circle() && receiver == Point{}) return {{geometry.radius, vertical ? 2 / geometry.radius : 0.0}};
  std::vector<WireElement> elements;
  for (const auto& [at, outwards, length] : geometry.is_circle() ? circle(geometry, parts.of_circle) : polygon(geometry, parts.of_side)) {
    const double x = at[0] - receiver[0], y = at[1] - receiver[1], distance = std::hypot(x, y);
    const double share = vertical ? (outwards[0] * x + outwards[1] * y) / distance : outwards[0];
    elements.push_back({distance, length * share / geometry.area()});
  }
  return elements;
}

}  // namespace regatta::tem
