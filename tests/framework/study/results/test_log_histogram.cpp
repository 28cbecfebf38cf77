#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/log_histogram.hpp"

using namespace regatta;

TEST_SUITE("framework/study/log_histogram") {
  TEST_CASE("a bin holds its values, and is 1/256 of the smallest one wide at most") {
    Random random({{5, 6}}, 0);
    for (int i = 0; i < 10'000; ++i) {
      const double value = std::ldexp(random.uniform() - 0.5, static_cast<int>(random.integer(2'000)) - 1'000);
      const auto bin = LogHistogram::bin_of(value);
      const double low = LogHistogram::lower_edge(bin), high = LogHistogram::upper_edge(bin);
      REQUIRE((low <= value && value <= high));
      REQUIRE(high - low <= std::min(std::abs(low), std::abs(high)) * LogHistogram::widest_bin);
      REQUIRE(bin < LogHistogram::bins);
    }
    CHECK(LogHistogram::lower_edge(LogHistogram::bin_of(0)) == 0);
    CHECK(LogHistogram::bin_of(-0.0) == LogHistogram::bin_of(0.0));
  }

  TEST_CASE("bins are in the order of values, and counts add up") {
    LogHistogram histogram;
    for (const double value : {3.0, -7.0, 0.0, 3.001, 1e300, -7.0}) histogram.add(value);
    histogram.add(LogHistogram::bin_of(1e-300), 5);
    std::vector<std::uint64_t> counts;
    double last = -std::numeric_limits<double>::infinity();
    histogram.each([&](std::uint32_t bin, std::uint64_t count) {
      counts.push_back(count);
      CHECK(LogHistogram::lower_edge(bin) > last);
      last = LogHistogram::lower_edge(bin);
    });
    CHECK(counts == std::vector<std::uint64_t>{2, 1, 5, 2, 1});
  }

  TEST_CASE("numbers by their places are off by less than a bin, and never beyond the ends") {
    Random random({{7, 8}}, 0);
    std::vector<double> values(20'000);
    for (auto& value : values) value = random.normal() * std::exp(3 * random.normal());
    LogHistogram histogram;
    for (const double value : values) histogram.add(value);
    std::ranges::sort(values);
    const HistogramPlaces places(histogram, values.front(), values.back());
    double largest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) largest = std::max(largest, std::abs(places.at(i) - values[i]) / std::abs(values[i]));
    CHECK(largest < LogHistogram::widest_bin);
    CHECK(largest > 0);  // it is not the numbers themselves
    CHECK(places.at(0) == doctest::Approx(values.front()).epsilon(LogHistogram::widest_bin));
    LogHistogram equal;
    for (int i = 0; i < 10; ++i) equal.add(2.5);
    for (std::uint64_t i = 0; i < 10; ++i) CHECK(HistogramPlaces(equal, 2.5, 2.5).at(i) == 2.5);
  }
}
