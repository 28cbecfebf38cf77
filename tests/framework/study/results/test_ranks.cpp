#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/ranks.hpp"

using namespace regatta;

namespace {

std::vector<float> ranks_of(const std::vector<double>& values) {
  const Ranks ranks(values);
  return {ranks.all().begin(), ranks.all().end()};
}

}  // namespace

TEST_SUITE("framework/study/ranks") {
  TEST_CASE("equal numbers share the average of their places") {
    CHECK(ranks_of(std::vector<double>{30, 10, 20}) == std::vector<float>{3, 1, 2});
    CHECK(ranks_of(std::vector<double>{2, 1, 2, 5, 2, 1}) == std::vector<float>{4, 1.5, 4, 6, 4, 1.5});
    CHECK(ranks_of(std::vector<double>{7, 7, 7, 7}) == std::vector<float>{2.5, 2.5, 2.5, 2.5});
    CHECK(ranks_of(std::vector<double>{0.0, -0.0}) == std::vector<float>{1.5, 1.5});
    CHECK(ranks_of(std::vector<double>{}).empty());
  }

  TEST_CASE("a million places and their halves are exact") {
    std::vector<double> values(1'000'001);
    std::iota(values.rbegin(), values.rend(), 1.0);
    values[0] = values[1];  // the two largest
    const auto ranks = ranks_of(values);
    CHECK(ranks[0] == 1'000'000.5F);
    CHECK(ranks[1] == 1'000'000.5F);
    CHECK(ranks[2] == 999'999);
    CHECK(ranks.back() == 1);
  }

  TEST_CASE("numbers of any size and sign are in the order of the numbers") {
    std::vector<double> sorted{
        -std::numeric_limits<double>::max(), -1e300, -1.5, -1, -1e-300, -5e-324, 0, 5e-324, 1e-300, 1, std::nextafter(1, 2), 1.5, 3, 1e300,
        std::numeric_limits<double>::max()};
    auto values = sorted;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = sorted[(7 * i + 3) % sorted.size()];
    const Ranks ranks(values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      CHECK(values[ranks.at(i)] == sorted[i]);
      CHECK(ranks.all()[ranks.at(i)] == static_cast<float>(i + 1));
    }
  }

  TEST_CASE("ranks among some are those of a list of only these, in their order") {
    std::vector<double> values;
    for (std::uint64_t i = 0; i < 5000; ++i) values.push_back(std::floor(1000 * Random(random_key(1, "values"), i).uniform()));
    const Ranks ranks(values);
    std::vector<std::uint32_t> some;
    std::vector<double> of_some;
    for (std::uint32_t i = 5000; i-- > 0;) {
      if (i % 3 == 0) continue;
      some.push_back(i);
      of_some.push_back(values[i]);
    }
    CHECK(ranks.among(some) == ranks_of(of_some));
    CHECK(ranks.among({}).empty());
  }
}
