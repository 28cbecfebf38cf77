#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/log_histogram.hpp"

using namespace regatta;

TEST_SUITE("framework/study/log_histogram") {
  TEST_CASE("values come out in order of size, each within the resolution") {
    constexpr double largest = std::numeric_limits<double>::max(), smallest = std::numeric_limits<double>::min();
    const std::vector<double> ascending{-largest, -1e10, -1.5, -1, -1e-10, -smallest, 0, smallest, 1e-300, 1, 1.5, 2, 1e10, largest};
    LogHistogram histogram;
    for (const std::size_t i : {3U, 13U, 0U, 7U, 1U, 12U, 2U, 11U, 4U, 10U, 5U, 9U, 6U, 8U}) histogram.add(ascending[i]);
    REQUIRE(histogram.count() == ascending.size());
    for (std::size_t k = 0; k < ascending.size(); ++k) {
      CAPTURE(ascending[k]);
      CHECK(std::abs(histogram.order_statistic(k) / 2 - ascending[k] / 2) <= LogHistogram::resolution * std::abs(ascending[k]) / 2);
    }
  }

  TEST_CASE("numbers below the smallest normal one count as 0, of both signs") {
    LogHistogram histogram;
    for (const double value : {-1e-310, 0.0, -0.0, 1e-310}) histogram.add(value);
    CHECK(histogram.order_statistic(0) == 0);
    CHECK(histogram.order_statistic(3) == 0);
  }

  TEST_CASE("equal numbers give equal answers in any order") {
    LogHistogram forward, backward;
    std::vector<double> values;
    for (std::uint64_t i = 0; i < 1'000; ++i) values.push_back(Random({{3, 4}}, i).normal());
    for (const double value : values) forward.add(value);
    for (auto value = values.rbegin(); value != values.rend(); ++value) backward.add(*value);
    for (const std::uint64_t k : {0U, 1U, 499U, 998U, 999U}) CHECK(forward.order_statistic(k) == backward.order_statistic(k));
  }
}
