#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/sampling/normal.hpp"

using namespace regatta;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_SUITE("framework/study/normal") {
  TEST_CASE("the chance of an interval, as in tables") {
    // Abramowitz, Stegun, Handbook of Mathematical Functions (1964), table 26.1: P(1) = 0.841344746068543, P(2) = 0.977249868051821.
    CHECK(normal_mass(-1, 1) == doctest::Approx(2 * 0.841344746068543 - 1).epsilon(1e-14).scale(0));
    CHECK(normal_mass(1, 2) == doctest::Approx(0.977249868051821 - 0.841344746068543).epsilon(1e-13).scale(0));
    CHECK(normal_mass(-2, -1) == normal_mass(1, 2));
    CHECK(normal_mass(-infinity, infinity) == 1);
    CHECK(normal_below(0) == 0.5);
    // Table 26.2: -log10 Q(10) = 23.11805, Q(30) -> 197.30921: five decimals of the logarithm are 1.2e-5 relative.
    CHECK(normal_mass(10, infinity) == doctest::Approx(std::pow(10, -23.11805)).epsilon(1.2e-5).scale(0));
    CHECK(normal_mass(30, infinity) == doctest::Approx(std::pow(10, -197.30921)).epsilon(1.2e-5).scale(0));
  }

  TEST_CASE("without bounds it is the plain quantile") {
    for (const double u : {0x1p-53, 0.1, 0.5, 0.9, 1 - 0x1p-53})
      // 1 - u is exact; adding and taking away a probability rounds by 2^-53, which in the middle moves z by 3e-16.
      CHECK(truncated_normal_quantile(u, -infinity, infinity) == doctest::Approx(normal_quantile(u)).epsilon(1e-14));
  }

  TEST_CASE("the share of draws below the quantile is u, near the middle and far in the tails") {
    for (const auto& [a, b] : {std::pair{-2.0, 2.0}, {-1.0, 5.0}, {0.5, 0.6}, {8.0, 9.0}, {30.0, 31.0}, {-37.0, -36.0}, {20.0, infinity}}) {
      for (const double u : {1e-9, 0.25, 0.5, 0.75, 1 - 1e-9}) {
        const double z = truncated_normal_quantile(u, a, b);
        REQUIRE(z >= a);
        REQUIRE(z <= b);
        // z is exact to 2 ulp, 4.4e-16 |z|; the share changes by the density, at most |z| + 1/|z| of itself, or 1 / (b - a) where the
        // interval is narrow, times that: at 37, 37 * 37 * 4.4e-16 = 6e-13, and three roundings of each of the two probabilities.
        CHECK(std::abs((z == a ? 0 : normal_mass(a, z) / normal_mass(a, b)) - u) < 2e-12);
      }
    }
  }

  TEST_CASE("quantiles mirror, grow with u, and stay inside") {
    CHECK(truncated_normal_quantile(0.125, 3, 4) == -truncated_normal_quantile(0.875, -4, -3));
    double before = 10;
    for (int i = 0; i < 1000; ++i) {
      const double z = truncated_normal_quantile((i + 0.5) / 1000, 10, 10.5);
      REQUIRE(z > before);
      before = z;
    }
    CHECK(before < 10.5);
    CHECK(truncated_normal_quantile(1 - 0x1p-53, 10, infinity) < 13.2);  // Q(13.2) / Q(10) = 6e-17
  }

  TEST_CASE("a very narrow interval is drawn evenly: its density hardly changes, and probabilities would cancel") {
    const double a = 1.0, b = 1 + 1e-12;
    CHECK(truncated_normal_quantile(0.25, a, b) - a == doctest::Approx(0.25e-12).epsilon(1e-3).scale(0));  // an ulp of a is 2.2e-16
    CHECK(truncated_normal_quantile(0.75, -1e-20, 1e-20) == doctest::Approx(0.5e-20).epsilon(1e-7).scale(0));
  }
}
