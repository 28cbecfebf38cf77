#include "phases/tem/plan/contour.hpp"

#include <array>

#include "framework/core/error.hpp"

namespace regatta::tem {

namespace {

struct Hyperbola {
  double angle, scale, step;
};
// From 10 nodes on: where a search by Nelder and Mead over the largest error of the fits ended.
constexpr std::array<Hyperbola, 2> hyperbolas{{{0.483, 8.020, 0.3637}, {0.723, 10.258, 0.3138}}};

}  // namespace

std::vector<std::complex<double>> contour_of_decade(double first, int count) {
  REGATTA_EXPECT(count >= 10 && count < 10 + static_cast<int>(hyperbolas.size()));
  const auto& [angle, scale, step] = hyperbolas[static_cast<std::size_t>(count - 10)];
  std::vector<std::complex<double>> nodes;
  for (int n = 0; n < count; ++n) nodes.push_back(scale / (10 * first) * (1.0 + std::sin(std::complex<double>(-angle, (n + 0.5) * step))));
  return nodes;
}

}  // namespace regatta::tem
