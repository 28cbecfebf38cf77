#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "framework/study/results/mean_interval.hpp"

using namespace regatta;

TEST_SUITE("framework/study/mean_interval") {
  TEST_CASE("Student's quantiles are those of the tables") {
    // Printed to 3 decimals: half of the last one, and 2e-4 of the expansion.
    struct Printed {
      double p, degrees, t;
    };
    for (const auto& printed : std::vector<Printed>{
             {0.975, 9, 2.262}, {0.975, 30, 2.042}, {0.95, 9, 1.833}, {0.995, 9, 3.250}, {0.995, 120, 2.617}, {0.75, 9, 0.703}}) {
      CAPTURE(printed.p);
      CAPTURE(printed.degrees);
      CHECK(std::abs(student_quantile(printed.p, printed.degrees) - printed.t) <= 0.0005 + 2e-4 * printed.t);
    }
    CHECK(student_quantile(0.975, 1e9) == doctest::Approx(1.959963985).epsilon(1e-8));
  }

  TEST_CASE("an interval of ten values by hand") {
    // 1 to 10: mean 5.5, s^2 = 110/12, standard error sqrt(11/12) = 0.957427; times 2.262157 is 2.165851.
    const auto [low, high] = mean_interval(Moments(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 0.95);
    CHECK(low == doctest::Approx(5.5 - 2.165851).epsilon(1e-4));
    CHECK(high == doctest::Approx(5.5 + 2.165851).epsilon(1e-4));
  }

  TEST_CASE("fewer than two values say nothing, equal ones everything") {
    CHECK(std::isinf(mean_interval(Moments(), 0.95).high));
    CHECK(std::isinf(mean_interval(Moments(std::vector<double>{3}), 0.95).low));
    CHECK(mean_interval(Moments(std::vector<double>(50, 0.1)), 0.95).high == 0.1);
  }
}
