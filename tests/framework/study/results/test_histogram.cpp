#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/histogram.hpp"

using namespace regatta;

namespace {
Histogram histogram_of(const std::vector<double>& values, double min, double max, std::uint64_t bins) {
  Histogram histogram(min, max, bins);
  histogram.add(values);
  return histogram;
}
}  // namespace

TEST_SUITE("framework/study/histogram") {
  TEST_CASE("a bin contains its lower edge, the last one both") {
    const auto histogram = histogram_of({0, 0.5, 1, 1.5, 2, 2, 3.999, 4}, 0, 4, 4);
    CHECK(histogram.edges() == std::vector<double>{0, 1, 2, 3, 4});
    CHECK(histogram.counts() == std::vector<std::uint64_t>{2, 2, 2, 2});
  }

  TEST_CASE("every value lies within the edges of its bin, also where they are no round numbers") {
    std::vector<double> values{-0.3, 0.7};
    for (std::uint64_t i = 0; i < 5'000; ++i) values.push_back(Random({{1, 1}}, i).uniform(-0.3, 0.7));
    Histogram histogram(-0.3, 0.7, 49);
    for (const double edge : histogram.edges()) values.push_back(edge);
    histogram.add(values);
    CHECK(histogram.edges().front() == -0.3);
    CHECK(histogram.edges().back() == 0.7);
    CHECK(std::accumulate(histogram.counts().begin(), histogram.counts().end(), std::uint64_t{0}) == values.size());
    for (std::size_t bin = 0; bin < 49; ++bin) {
      std::uint64_t expected = 0;
      for (const double v : values) expected += v >= histogram.edges()[bin] && (v < histogram.edges()[bin + 1] || (bin == 48 && v == 0.7));
      CHECK(histogram.counts()[bin] == expected);
    }
  }

  TEST_CASE("equal values lie in the middle of a bin of width 1, and numbers of any size have bins") {
    const auto equal = histogram_of({3, 3, 3}, 3, 3, 2);
    CHECK(equal.edges() == std::vector<double>{2.5, 3, 3.5});
    CHECK(equal.counts() == std::vector<std::uint64_t>{0, 3});
    const auto wide = histogram_of({-1e308, 0.1, 1e308}, -1e308, 1e308, 2);
    CHECK(wide.edges()[1] == 0);
    CHECK(wide.counts() == std::vector<std::uint64_t>{1, 2});
    CHECK(histogram_of({1, 2}, 1, 2, 1).counts() == std::vector<std::uint64_t>{2});
    constexpr double smallest = 4.9e-324;  // half of it is 0, so that the edges are 0, 0 and itself
    CHECK(histogram_of({0, smallest}, 0, smallest, 2).counts() == std::vector<std::uint64_t>{0, 2});
  }
}
