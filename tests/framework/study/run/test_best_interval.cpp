#include <cmath>
#include <initializer_list>

#include <doctest/doctest.h>

#include "framework/study/run/best_interval.hpp"

using namespace regatta;

TEST_SUITE("framework/study/best_interval") {
  TEST_CASE("it loses least: work that is done again after a failure, and checkpoints") {
    // Daly's exact waste, eq. (10) without restarts: M exp(...) (exp((t + C) / M) - 1) / t; its least value is sought by trying.
    const auto waste = [](double t, double cost, double mean) { return mean * (std::exp((t + cost) / mean) - 1) / t; };
    for (const double cost : {0.1, 1.0, 30.0}) {
      const double mean = 3'600, best = best_interval(cost, mean);
      for (double t = 1; t < mean; t *= 1.05) CHECK(waste(best, cost, mean) <= waste(t, cost, mean) * (1 + 1e-3));
    }
  }
  TEST_CASE("it has an end where checkpoints cost more than failures, and begins before a cost is known") {
    CHECK(best_interval(2'000, 3'600) == 3'600);
    CHECK(best_interval(1e-9, 3'600) == 1);
    CHECK(best_interval(0, 86'400) == 10);
    CHECK(best_interval(0, 2) == 2);
  }
}
