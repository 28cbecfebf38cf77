#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/study/results/fold_block.hpp"
#include "framework/study/results/tails.hpp"

using namespace regatta;

namespace {

std::vector<TailSummary> tails_of(const std::vector<double>& values, const std::vector<double>& levels) {
  Tails tails(levels);
  while (tails.wants_pass()) {
    for (std::size_t begin = 0; begin < values.size(); begin += fold_block)
      tails.add(std::span(values).subspan(begin, std::min(fold_block, values.size() - begin)));
    tails.end_pass();
  }
  return tails.rows("effort", "N");
}

}  // namespace

TEST_SUITE("framework/study/tails") {
  TEST_CASE("ten numbers by hand") {
    const auto rows = tails_of({3, 9, 1, 10, 4, 2, 8, 6, 7, 5}, {0.5, 0.8, 0.85, 0.9});
    CHECK(rows[0].name == "effort");
    CHECK(rows[0].unit == "N");
    CHECK(rows[0].n == 10);
    CHECK(rows[0].value_at_risk == 5);              // F(5) = 0.5
    CHECK(rows[0].conditional_value_at_risk == 8);  // of 6, 7, 8, 9, 10
    CHECK(rows[1].value_at_risk == 8);
    CHECK(rows[1].conditional_value_at_risk == doctest::Approx(9.5).epsilon(1e-15));
    // Between two numbers the atom at VaR is divided: the worst 15 % are 10 and half of 9.
    CHECK(rows[2].value_at_risk == 9);
    CHECK(rows[2].conditional_value_at_risk == doctest::Approx((10 + 0.5 * 9) / 1.5).epsilon(1e-15));
    CHECK(rows[3].value_at_risk == 9);
    CHECK(rows[3].conditional_value_at_risk == doctest::Approx(10).epsilon(1e-15));
    // Ranks 5 -+ 1.96 sqrt(2.5) = 1.9 and 8.1, rounded up: 2 and 9.
    CHECK(rows[0].value_at_risk_low == 2);
    CHECK(rows[0].value_at_risk_high == 9);
  }

  TEST_CASE("an atom at VaR counts as much as makes up the worst share") {
    // Half of the numbers are 7, and only 4 of 100 are above: the worst 10 % are these and 6 times 7.
    std::vector<double> values(100, 0.0);
    std::fill(values.begin(), values.begin() + 50, 7.0);
    std::fill(values.begin() + 50, values.begin() + 54, 12.0);
    const auto row = tails_of(values, {0.9}).front();
    CHECK(row.value_at_risk == 7);
    CHECK(row.conditional_value_at_risk == doctest::Approx((4 * 12 + 6 * 7) / 10.0).epsilon(1e-15));
    const auto same = tails_of(std::vector<double>(30, 2.5), {0.95}).front();
    CHECK(same.value_at_risk == 2.5);
    CHECK(same.conditional_value_at_risk == 2.5);
    CHECK(same.conditional_value_at_risk_error == 0);
  }

  TEST_CASE("an exponential law: VaR is -log(1 - a), CVaR one more, and the standard error is what it says") {
    const std::vector<double> levels{0.9, 0.95, 0.99};
    constexpr std::size_t n = 20'000, trials = 60;
    std::vector<double> sum(levels.size()), squares(levels.size()), said(levels.size());
    int covered = 0;
    for (std::size_t trial = 0; trial < trials; ++trial) {
      std::vector<double> values;
      Random random({{4, 2}}, trial);
      for (std::size_t i = 0; i < n; ++i) values.push_back(random.exponential());
      const auto rows = tails_of(values, levels);
      for (std::size_t i = 0; i < levels.size(); ++i) {
        const double off = rows[i].conditional_value_at_risk - (1 - std::log(1 - levels[i]));
        CHECK(std::abs(off) < 5 * rows[i].conditional_value_at_risk_error);
        sum[i] += off;
        squares[i] += off * off;
        said[i] += rows[i].conditional_value_at_risk_error / trials;
        covered += rows[i].value_at_risk_low <= -std::log(1 - levels[i]) && -std::log(1 - levels[i]) <= rows[i].value_at_risk_high;
      }
    }
    for (std::size_t i = 0; i < levels.size(); ++i) {
      // var(max(x - VaR, 0)) = (1 - a)(1 + a) of an exponential law.
      CHECK(said[i] == doctest::Approx(std::sqrt((1 + levels[i]) / (1 - levels[i]) / n)).epsilon(0.05).scale(0));
      // A standard deviation of 60 trials is known to 1 / sqrt(120) = 9 %: four of them.
      CHECK(std::sqrt(squares[i] / trials) == doctest::Approx(said[i]).epsilon(0.36).scale(0));
    }
    // 180 intervals of 95 % (three of a trial are not independent: at worst as 60): 171 -+ 4 x 3 sqrt(60 x 0.05 x 0.95) = 20.
    CHECK(covered >= 151);
  }

  TEST_CASE("of nothing all is not a number") {
    const auto rows = tails_of({}, {0.9, 0.95});
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].n == 0);
    CHECK(std::isnan(rows[1].value_at_risk));
    CHECK(std::isnan(rows[1].conditional_value_at_risk));
    CHECK(tails_of({4}, {0.9}).front().conditional_value_at_risk == 4);
  }
}
