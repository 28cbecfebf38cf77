#include <cmath>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/percentiles.hpp"

using namespace regatta;

namespace {

std::vector<double> percentiles_of(const std::vector<double>& values, const std::vector<double>& percents,
                                   std::uint64_t limit = Percentiles::exact_up_to) {
  Percentiles percentiles(values.size(), limit);
  percentiles.add(values);
  return percentiles.at(percents);
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

  TEST_CASE("up to the limit they are exact, beyond it within the resolution that is said") {
    CHECK(Percentiles(1'000'000).resolution() == 0);
    CHECK(Percentiles(1'000'001).resolution() == 0x1p-13);
    std::vector<double> values;
    Random random({{1, 2}}, 0);
    for (int i = 0; i < 20'000; ++i) values.push_back((random.uniform() < 0.4 ? -1 : 1) * std::exp(20 * random.normal()));
    const std::vector<double> percents{0, 0.1, 2.5, 25, 39, 41, 50, 75, 97.5, 99.9, 100};
    const auto exact = percentiles_of(values, percents), binned = percentiles_of(values, percents, 19'999);
    CHECK(exact == percentiles_of(values, percents, 20'000));
    for (std::size_t i = 0; i < percents.size(); ++i) {
      CAPTURE(percents[i]);
      // Both neighbours are off by that share of themselves at most, and what is linear between them by that share of itself, where they
      // have one sign; the change of sign is at 40 %. Roundings are far below.
      CHECK(std::abs(binned[i] - exact[i]) <= (1 + 1e-9) * LogHistogram::resolution * std::abs(exact[i]));
    }
    CHECK(binned != exact);  // it is another method
  }
}
