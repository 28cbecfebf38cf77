#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/order_statistics.hpp"

using namespace regatta;

namespace {

struct Found {
  std::vector<double> values;
  int passes = 0;
};

Found found(const std::vector<double>& numbers, const std::vector<std::uint64_t>& places, std::uint64_t limit) {
  const auto [min, max] = std::ranges::minmax(numbers);
  OrderStatistics statistics(numbers.size(), min, max, places, limit);
  Found all;
  for (; statistics.wants_pass(); ++all.passes) {
    const std::span span(numbers);
    statistics.add(span.first(numbers.size() / 3));
    statistics.add(span.subspan(numbers.size() / 3));
    statistics.end_pass();
  }
  for (const auto place : places) all.values.push_back(statistics.at(place));
  return all;
}

}  // namespace

TEST_SUITE("framework/study/order_statistics") {
  TEST_CASE("they are those of sorted numbers, exactly, however few are kept") {
    constexpr double largest = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();
    Random random({{1, 2}}, 0);
    std::vector<std::vector<double>> laws(5);
    for (int i = 0; i < 20'000; ++i) {
      laws[0].push_back((random.uniform() < 0.4 ? -1 : 1) * std::exp(20 * random.normal()));
      laws[1].push_back(random.normal());
      laws[2].push_back(static_cast<double>(random.integer(7)));                       // many that are equal
      laws[3].push_back(1 + std::ldexp(static_cast<double>(random.integer(9)), -52));  // neighbours
      laws[4].push_back(i < 19'990 ? 3 : random.normal());
    }
    laws.push_back({largest, -largest, tiny, -tiny, 0.0, -0.0, 1, -1});
    laws.push_back({5});
    for (const auto& law : laws) {
      auto sorted = law;
      std::ranges::sort(sorted);
      std::vector<std::uint64_t> places{
          0, law.size() - 1, law.size() / 2, law.size() / 2, law.size() / 40, law.size() - 1 - law.size() / 40};
      for (const std::uint64_t limit : {1U, 10U, 1'000U, 20'000U}) {
        CAPTURE(limit);
        const auto all = found(law, places, limit);
        for (std::size_t i = 0; i < places.size(); ++i) CHECK(all.values[i] == sorted[places[i]]);
        CHECK(all.passes <= 7);
      }
    }
    CHECK(found(laws[1], {9'999}, 20'000).passes == 1);
    CHECK(found(laws[1], {9'999}, 1'000).passes == 2);
    CHECK(found(laws[2], {9'999}, 1'000).passes > 1);
  }

  TEST_CASE("nothing is asked, or there is nothing to ask for") {
    CHECK_FALSE(OrderStatistics(0, std::nan(""), std::nan(""), {}).wants_pass());
    CHECK_FALSE(OrderStatistics(9, 1, 2, {}).wants_pass());
    const OrderStatistics equal(9, 4, 4, {3, 5});
    CHECK_FALSE(equal.wants_pass());  // all are the same
    CHECK(equal.at(5) == 4);
  }
}
