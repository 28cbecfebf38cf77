#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "phases/pendulum/plant.hpp"
#include "phases/pendulum/rk4.hpp"

using namespace regatta::pendulum;

namespace {

State after_a_while(int steps) {
  PlantParameters p;
  p.fc0 = 0.1;
  p.vs = 1.0;  // smooth at steps of milliseconds
  const Plant plant(p);
  State z{0, 0.3, -0.2, 0.1, 0, 0};
  for (int i = 0; i < steps; ++i) z = rk4_step(plant, z, 0.5, 0.3 / steps);
  return z;
}

double distance(const State& a, const State& b) {
  double largest = 0;
  for (std::size_t i = 0; i < 6; ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

}  // namespace

TEST_SUITE("phases/pendulum/rk4") {
  TEST_CASE("halving the step divides the error by 16") {
    const auto exact = after_a_while(20'000);
    const double at_50 = distance(after_a_while(50), exact), at_100 = distance(after_a_while(100), exact),
                 at_200 = distance(after_a_while(200), exact);
    // The error is C h^4 (1 + d h + ...) with d of the order of the fastest rate, 9/s: the ratio is 16 (1 + d h/2), and h = 6 ms, 3 ms.
    CHECK(at_50 / at_100 == doctest::Approx(16).epsilon(0.03));
    CHECK(at_100 / at_200 == doctest::Approx(16).epsilon(0.015));
  }
}
