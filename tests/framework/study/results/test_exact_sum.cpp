#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/core/random.hpp"
#include "framework/study/results/exact_sum.hpp"
#include "tests/framework/study/results/add_double.hpp"

using namespace regatta;

namespace {

ExactSum sum_of(const std::vector<double>& values) {
  ExactSum sum;
  for (const double value : values) example::add(sum, value);
  return sum;
}

/// Numbers of all exponents, and both signs.
std::vector<double> wide_numbers(std::size_t count) {
  Random random({{3, 4}}, 0);
  std::vector<double> values(count);
  for (auto& value : values) value = std::ldexp(random.uniform() - 0.5, static_cast<int>(random.integer(2'000)) - 1'040);
  return values;
}

}  // namespace

TEST_SUITE("framework/study/exact_sum") {
  TEST_CASE("nothing is rounded") {
    CHECK(sum_of({1e300, 1, -1e300, 1e-300, -1}).value().high == 1e-300);
    CHECK(sum_of({}).value().high == 0);
    CHECK(sum_of({-0.0}).stored() == ExactSum::Stored{});
    const double least = std::numeric_limits<double>::denorm_min(), most = std::numeric_limits<double>::max();
    CHECK(sum_of({least, most, -most, least}).value().high == 2 * least);
    CHECK(sum_of({most, most, -most}).value().high == most);
    CHECK(sum_of({-3, 1}).value().high == -2);
    const auto tenths = sum_of(std::vector<double>(10, 0.1)).value();  // 0.1 is 0.1 + 2^-54 / 10 * 1.00...: ten of them are above 1
    CHECK(tenths.high == 1);
    CHECK(tenths.low == std::ldexp(1, -54));
  }

  TEST_CASE("whatever the numbers, all of them and their opposites but one make that one") {
    auto values = wide_numbers(2'000);
    const auto left = values.front();
    for (std::size_t i = 1, count = values.size(); i < count; ++i) values.push_back(-values[i]);
    CHECK(sum_of(values).value().high == left);
    CHECK(sum_of(values).value().low == 0);
  }

  TEST_CASE("the same digits in any order and from any parts") {
    auto values = wide_numbers(3'000);
    const auto expected = sum_of(values).stored();
    std::mt19937 generator(5);
    for (const std::size_t parts : {1U, 2U, 7U, 3'000U}) {
      std::ranges::shuffle(values, generator);
      ExactSum all;
      for (std::size_t part = 0; part < parts; ++part) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(part * values.size() / parts);
        all.add(sum_of({begin, values.begin() + static_cast<std::ptrdiff_t>((part + 1) * values.size() / parts)}).stored());
      }
      CHECK(all.stored() == expected);
    }
    CHECK_FALSE(std::reduce(values.begin(), values.end()) == std::accumulate(values.rbegin(), values.rend(), 0.0));  // doubles alone differ
    values.front() = std::nextafter(values.front(), 1e300);
    CHECK_FALSE(sum_of(values).stored() == expected);
  }

  TEST_CASE("digits have one sign and no zeros around them, and must fit") {
    const auto [first, digits] = sum_of({-1, -0x1p-60}).stored();
    CHECK(first == (1074 - 60) / 32);
    CHECK(digits.size() == 3);
    CHECK(std::ranges::all_of(digits, [](std::int64_t digit) { return digit <= 0; }));
    ExactSum sum;
    CHECK_THROWS_WITH_AS(sum.add(ExactSum::Stored{.first = 67, .digits = {1, 1}}), "a sum has digits up to place 69, but there are 68",
                         Error);
  }
}
