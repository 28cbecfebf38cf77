#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "framework/study/results/ranks.hpp"

using namespace regatta;

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
}
