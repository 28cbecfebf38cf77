#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/number_tally.hpp"
#include "tests/framework/study/results/add_double.hpp"

using namespace regatta;

namespace {

SeriesTally tally_of(const std::vector<double>& values, std::size_t block) {
  NumberTally numbers;
  for (std::size_t i = 0; i < values.size(); i += block) numbers.add(std::span(values).subspan(i, std::min(block, values.size() - i)));
  SeriesTally tally;
  numbers.fill(tally);
  return tally;
}

/// Sums number by number.
std::pair<ExactSum::Stored, ExactSum::Stored> sums_of(const std::vector<double>& values) {
  ExactSum sum, squares;
  for (const double value : values) {
    const double square = value * value;
    example::add(sum, value);
    example::add(squares, square);
    example::add(squares, std::fma(value, value, -square));
  }
  return {sum.stored(), squares.stored()};
}

}  // namespace

TEST_SUITE("framework/study/number_tally") {
  TEST_CASE("sums are those of number by number, of any size and sign, also of more than are held at a time") {
    Random random({{9, 1}}, 0);
    std::vector<double> wide(20'000), close((std::size_t{1} << 20) + 1'000);
    for (auto& value : wide) value = std::ldexp(random.uniform() - 0.5, static_cast<int>(random.integer(900)) - 400);
    for (auto& value : close) value = -3 * (1 + 1e-3 * random.uniform());  // many in one bin
    for (const auto& values : {wide, close, std::vector{0.0, -0.0, 1.5, -1.5}}) {
      const auto tally = tally_of(values, 4'096);
      const auto [sum, squares] = sums_of(values);
      CHECK(tally.sum == sum);
      CHECK(tally.squares == squares);
      CHECK(tally.min == std::ranges::min(values));
      CHECK(tally.max == std::ranges::max(values));
      CHECK(std::ranges::is_sorted(tally.bins));
    }
    CHECK(tally_of(wide, 1).squares == tally_of(wide, 20'000).squares);
  }

  TEST_CASE("what has no finite square is left out, and the square of what is below 1e-146 is nothing") {
    constexpr double infinity = std::numeric_limits<double>::infinity(), least = std::numeric_limits<double>::denorm_min();
    const auto tally = tally_of({1, infinity, -infinity, std::nan(""), 1e200, least, -1e-150}, 3);
    CHECK(tally.not_finite == 4);
    CHECK(tally.counts == std::vector<std::uint64_t>{1, 1, 1});
    CHECK(tally.min == -1e-150);
    const auto [sum, squares] = sums_of({1});
    CHECK(tally.squares == squares);
    CHECK(tally.sum == sums_of({1, least, -1e-150}).first);
    CHECK(tally_of({}, 1).bins.empty());
  }
}
