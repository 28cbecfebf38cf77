#pragma once
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace regatta::tem {

struct Abscissa {
  double x, weight;
};

/// Abscissas and weights of Gauss-Legendre quadrature on [-1, 1], by Newton's method from Tricomi's guess; to a few units in the last
/// place.
template <int N>
const std::array<Abscissa, N>& gauss_legendre() {
  static const auto points = [] {
    std::array<Abscissa, N> made;
    for (int i = 0; i < N; ++i) {
      double x = -std::cos(std::numbers::pi * (i + 0.75) / (N + 0.5)), slope = 0;
      for (int step = 0; step < 8; ++step) {
        double before = 1, now = x;
        for (int n = 1; n < N; ++n) before = std::exchange(now, ((2 * n + 1) * x * now - n * before) / (n + 1));
        slope = N * (x * now - before) / (x * x - 1);
        x -= now / slope;
      }
      made[static_cast<std::size_t>(i)] = {x, 2 / ((1 - x * x) * slope * slope)};
    }
    return made;
  }();
  return points;
}

}  // namespace regatta::tem
