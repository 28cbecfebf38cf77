#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "framework/study/sampling/permutation.hpp"

using namespace regatta;

namespace {

std::vector<std::uint64_t> order_of(RandomKey key, std::uint64_t count) {
  const Permutation permutation(key, count);
  std::vector<std::uint64_t> order;
  for (std::uint64_t i = 0; i < count; ++i) order.push_back(permutation(i));
  return order;
}

}  // namespace

TEST_SUITE("framework/study/permutation") {
  TEST_CASE("every number comes once, for any count") {
    for (std::uint64_t count : {1U, 2U, 3U, 4U, 5U, 7U, 16U, 17U, 63U, 64U, 65U, 1000U, 65'537U}) {
      auto order = order_of(random_key(1, "a"), count);
      std::ranges::sort(order);
      std::vector<std::uint64_t> all(count);
      std::iota(all.begin(), all.end(), 0);
      CHECK(order == all);
    }
  }

  TEST_CASE("the largest count has places inside, too") {
    const std::uint64_t count = std::uint64_t{1} << 32;
    const Permutation permutation(random_key(1, "a"), count);
    for (const std::uint64_t i : {std::uint64_t{0}, std::uint64_t{12'345}, count - 1}) CHECK(permutation(i) < count);
  }

  TEST_CASE("orders of different keys are unrelated, and no order is preferred") {
    CHECK(order_of(random_key(1, "a"), 100) != order_of(random_key(1, "b"), 100));
    CHECK(order_of(random_key(1, "a"), 100) != order_of(random_key(2, "a"), 100));
    // Where 0 goes among 5 places: 2000 keys, each place 400 times; chi-square of 4 degrees stays below 23.5 but for 1 in 10,000.
    std::array<double, 5> goes{};
    for (std::uint64_t seed = 0; seed < 2000; ++seed) ++goes[order_of(random_key(seed, "a"), 5).front()];
    double chi_square = 0;
    for (const double n : goes) chi_square += (n - 400) * (n - 400) / 400;
    CHECK(chi_square < 23.5);
    // The correlation of place and number has standard deviation 1 / sqrt(n - 1); five of them.
    const auto order = order_of(random_key(1, "a"), 10'000);
    double sum = 0;
    for (std::size_t i = 0; i < order.size(); ++i) sum += (static_cast<double>(i) - 4999.5) * (static_cast<double>(order[i]) - 4999.5);
    const double variance = (1e8 - 1) / 12;
    CHECK(std::abs(sum / 1e4 / variance) < 5 / std::sqrt(9999.0));
  }
}
