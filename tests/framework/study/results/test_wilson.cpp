#include <cmath>
#include <initializer_list>

#include <doctest/doctest.h>

#include "framework/study/results/wilson.hpp"

using namespace regatta;

TEST_SUITE("framework/study/wilson") {
  TEST_CASE("the examples of Newcombe (1998), table I, method 3, are reproduced") {
    const struct {
      std::uint64_t count, n;
      double low, high;
    } published[] = {{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0.0000, 0.1611}, {1, 29, 0.0061, 0.1718}};
    for (const auto& row : published) {
      CAPTURE(row.n);
      const auto [low, high] = wilson_interval(row.count, row.n);
      CHECK(std::abs(low - row.low) <= 0.5e-4);  // four decimals are printed
      CHECK(std::abs(high - row.high) <= 0.5e-4);
    }
  }

  TEST_CASE("an end of the interval solves |p - rate| = z sqrt(p (1 - p) / n)") {
    const double z = 1.959963984540054;
    for (const std::uint64_t n : {1U, 7U, 1'000'000U}) {
      for (const std::uint64_t count : {std::uint64_t{1}, n / 2, n - 1}) {
        const double rate = static_cast<double>(count) / static_cast<double>(n);
        const auto [low, high] = wilson_interval(count, n);
        for (const double p : {low, high}) {
          // Both sides are of the order of half the width w >= z^2/n; p is good to a few roundings of 1, so to 1e-15 n of it.
          const double side = z * std::sqrt(p * (1 - p) / static_cast<double>(n));
          CHECK(std::abs(std::abs(p - rate) - side) <= 1e-15 + 1e-8 * side);
        }
      }
    }
  }

  TEST_CASE("success and failure mirror each other, and the ends stay in 0 to 1") {
    for (const std::uint64_t count : {0U, 1U, 10U, 29U, 30U}) {
      const auto a = wilson_interval(count, 30), b = wilson_interval(30 - count, 30);
      CHECK(a.low == doctest::Approx(1 - b.high).epsilon(1e-14));
      CHECK(a.low >= 0);
      CHECK(a.high <= 1);
    }
    CHECK(wilson_interval(0, 30).low == 0);
    CHECK(wilson_interval(30, 30).high == 1);
  }

  TEST_CASE("of no samples, any rate is possible") {
    CHECK(wilson_interval(0, 0).low == 0);
    CHECK(wilson_interval(0, 0).high == 1);
  }
}
