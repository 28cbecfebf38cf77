#include <cmath>
#include <complex>
#include <numbers>

#include <doctest/doctest.h>

#include "phases/tem/plan/hankel_weight.hpp"
#include "phases/tem/plan/log_gamma.hpp"
#include "phases/tem/plan/wire.hpp"

using namespace regatta::tem;

TEST_SUITE("phases/tem/hankel_weight") {
  TEST_CASE("the logarithm of the gamma function has its values, and its recurrence away from the real axis") {
    for (const double x : {0.5, 1.0, 3.7, 40.0}) CHECK(std::abs(log_gamma(x) - std::lgamma(x)) < 1e-13 * (1 + std::abs(std::lgamma(x))));
    for (const std::complex<double> z : {std::complex{0.5, 7.0}, std::complex{1.0, -60.0}})
      CHECK(std::abs(std::exp(log_gamma(z + 1.0) - log_gamma(z)) - z) < 1e-12 * std::abs(z));
  }

  TEST_CASE("integrals of exp(-lambda h) J_nu(lambda r) are those of the closed form") {
    const HankelWeight zero(0, 15), one(1, 15);
    for (const double r : {0.5, 3.0, 30.0}) {
      const double h = 2;
      double j0 = 0, j1 = 0;
      for (int j = -200; j < 200; ++j) {
        const double lambda = 0.1 * std::exp(j * one.spacing());
        j0 += std::exp(-lambda * h) * zero(std::log(lambda * r)) / r;
        j1 += std::exp(-lambda * h) * one(std::log(lambda * r)) / r;
      }
      CHECK(std::abs(j0 * std::hypot(h, r) - 1) < 1e-8);  // the interpolation of the table
      CHECK(std::abs(j1 * r / (1 - h / std::hypot(h, r)) - 1) < 1e-8);
    }
  }

  TEST_CASE("pieces of the wire add up: outwards around the receiver, and to nothing in one direction") {
    for (const bool circle : {true, false}) {
      Geometry geometry{.radius = circle ? 10.0 : 0.0, .receiver = {2, -1}};
      if (!circle) geometry.corners = {{-8, -9}, {9, -7}, {6, 10}, {-7, 5}};
      // For small lambda J_1(lambda d) is lambda d / 2: twice the area by Gauss' theorem, over twice the area.
      double flux = 0;
      for (const auto& [distance, weight] : wire_elements(geometry)) flux += weight * distance / 2;
      CHECK(std::abs(flux - 1) < 1e-13);
      geometry.component = Component::x;
      double sum = 0, size = 0;
      for (const auto& [distance, weight] : wire_elements(geometry)) {
        sum += weight;
        size += std::abs(weight);
      }
      CHECK(std::abs(sum) < 1e-13 * size);
    }
  }
}
