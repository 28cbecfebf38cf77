#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/order_statistics.hpp"
#include "framework/study/results/percentiles.hpp"

using namespace regatta;

namespace {

std::vector<double> percentiles_of(const std::vector<double>& values, const std::vector<double>& percents) {
  const Percentiles percentiles(values.size(), percents);
  const auto [min, max] = values.empty() ? std::ranges::minmax_result<double>{} : std::ranges::minmax(values);
  OrderStatistics numbers(values.size(), min, max, percentiles.places());
  while (numbers.wants_pass()) {
    numbers.add(values);
    numbers.end_pass();
  }
  return percentiles.of([&](std::uint64_t place) { return numbers.at(place); });
}

}  // namespace

TEST_SUITE("framework/study/percentiles") {
  TEST_CASE("type 7: linear between the two nearest values, by hand") {
    // n = 4: h = 3 p/100, so 25 % is x_0 + 0.75 (x_1 - x_0), 50 % the middle of x_1 and x_2.
    CHECK(percentiles_of({20, 1, 7, 3}, {0, 25, 50, 75, 100}) == std::vector<double>{1, 2.5, 5, 10.25, 20});
    CHECK(percentiles_of({5}, {0, 2.5, 50, 100}) == std::vector<double>{5, 5, 5, 5});
    CHECK(percentiles_of({-1, -1, -1}, {10, 90}) == std::vector<double>{-1, -1});
    CHECK(std::isnan(percentiles_of({}, {50}).at(0)));
    CHECK(percentiles_of({1, 2}, {}).empty());
  }

  TEST_CASE("the percentile p of the whole numbers 0 to n - 1 is p (n - 1) / 100, around the edges of a block") {
    for (const std::size_t n : {4'095U, 4'096U, 4'097U, 10'001U}) {
      std::vector<double> values(n);
      std::iota(values.rbegin(), values.rend(), 0.0);
      const auto found = percentiles_of(values, {2.5, 50, 97.5});
      // Three roundings of numbers up to 1e4, 1.1e-16 each.
      CHECK(found[0] == doctest::Approx(0.025 * static_cast<double>(n - 1)).epsilon(1e-15));
      CHECK(found[1] == 0.5 * static_cast<double>(n - 1));
      CHECK(found[2] == doctest::Approx(0.975 * static_cast<double>(n - 1)).epsilon(1e-15));
    }
  }

  TEST_CASE("of more numbers than are kept they are exact, too") {
    std::vector<double> values(OrderStatistics::held + 1'000);
    Random random({{1, 2}}, 0);
    for (auto& value : values) value = random.normal();
    auto sorted = values;
    std::ranges::sort(sorted);
    // Places whose percentages are multiples of 1/8 have no rounding.
    const auto n = static_cast<double>(values.size() - 1);
    const auto found = percentiles_of(values, {0, 12.5, 50, 87.5, 100});
    for (std::size_t i = 0; i < found.size(); ++i) {
      const double h = n * std::vector{0.0, 0.125, 0.5, 0.875, 1.0}[i];
      const auto below = static_cast<std::size_t>(h);
      CHECK(found[i] == std::lerp(sorted[below], sorted[std::min(below + 1, sorted.size() - 1)], h - std::floor(h)));
    }
  }
}
