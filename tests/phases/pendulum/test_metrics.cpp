#include <doctest/doctest.h>

#include "phases/pendulum/metrics.hpp"

using namespace regatta::pendulum;

TEST_SUITE("phases/pendulum/metrics") {
  TEST_CASE("a decaying error has the sums of its geometric series") {
    constexpr double Tc = 1e-3;
    constexpr int n = 5000;
    Metrics m;
    for (int k = 0; k < n; ++k) {
      const double e = std::exp(-k * Tc);
      m.add(k * Tc, {-e, 0.5 * e, -0.25 * e, 0, 0, 0}, 10 * e, 150);
    }
    const auto scores = scores_of(m, Tc);
    const double q = std::exp(-Tc), squares = (1 - std::pow(q, 2 * n)) / (1 - q * q), absolutes = (1 - std::pow(q, n)) / (1 - q);
    // sum of k q^k for k < n
    const double weighted = q * (1 - n * std::pow(q, n - 1) + (n - 1) * std::pow(q, n)) / ((1 - q) * (1 - q));
    // 5,000 additions lose at most 5000 x 1e-16 of the sum; (1 - q) loses 1e-13 by cancellation, twice in its square.
    CHECK(scores.ise == doctest::Approx(Tc * 1.3125 * squares).epsilon(1e-11));
    CHECK(scores.iae == doctest::Approx(Tc * 1.75 * absolutes).epsilon(1e-11));
    CHECK(scores.itae == doctest::Approx(Tc * 1.75 * Tc * weighted).epsilon(1e-9));
    CHECK(scores.effort == doctest::Approx(Tc * 100 * squares).epsilon(1e-11));
    CHECK(scores.rms_u == doctest::Approx(std::sqrt(100 * squares / n)).epsilon(1e-11));
    CHECK(scores.peak_u == 10);
    CHECK(scores.variation_u == doctest::Approx(10 * (1 - std::pow(q, n - 1))).epsilon(1e-11));  // monotone: first minus last
    CHECK(scores.overshoot_x == 1);
    CHECK(scores.overshoot_angle == 0.5);
    CHECK(scores.settling_time == doctest::Approx(3.912).epsilon(1e-12));  // exp(-t) = 0.02 at ln 50 = 3.91202 s
    CHECK(scores.saturation_duty == 0);
  }

  TEST_CASE("angles and cart both keep a trajectory from settling") {
    Metrics m;
    m.add(0.0, {0, 0.03, 0, 0, 0, 0}, 0, 1);
    CHECK(m.settling_time == 0.0);
    m.add(1.0, {0, 0, -0.021, 0, 0, 0}, 0, 1);
    CHECK(m.settling_time == 1.0);
    m.add(2.0, {0.021, 0, 0, 0, 0, 0}, 0, 1);
    CHECK(m.settling_time == 2.0);
    m.add(3.0, {0.02, 0.02, -0.02, 9, 9, 9}, 0, 1);  // on the edge is settled, and speeds do not count
    CHECK(m.settling_time == 2.0);
    m.add_extremes(4.0, {0, -0.5, 0, 0, 0, 0});
    CHECK(m.settling_time == 4.0);
    CHECK(m.max_angle == 0.5);
    CHECK(m.intervals == 4);
  }

  TEST_CASE("saturation counts the intervals at either end of the actuator, and variation every change") {
    Metrics m;
    for (const double u : {150.0, -150.0, 20.0, 150.0}) m.add(0, {}, u, 150);
    const auto scores = scores_of(m, 1e-3);
    CHECK(scores.saturation_duty == 0.75);
    CHECK(scores.variation_u == 300 + 170 + 130);
    CHECK(scores.peak_u == 150);
  }

  TEST_CASE("no interval scores zero") {
    const auto scores = scores_of({}, 1e-3);
    CHECK(scores.rms_u == 0);
    CHECK(scores.saturation_duty == 0);
  }
}
