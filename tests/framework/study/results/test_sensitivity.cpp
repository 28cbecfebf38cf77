#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/core/samples.hpp"
#include "framework/study/results/estimated_correlation.hpp"
#include "framework/study/results/ranks.hpp"
#include "framework/study/results/sensitivity.hpp"

using namespace regatta;

namespace {

struct Row {
  double line = 0;
  double curve = 0;
  bool high = false;
  double holes = 0;
  int same = 3;
  static constexpr auto schema() {
    return fields(field<&Row::line>("l"), field<&Row::curve>("c"), field<&Row::high>("h"), field<&Row::holes>("n"), field<&Row::same>("s"));
  }
};

/// A study of that many samples: parameter 0 is u in [0, 1), parameter 1 its opposite, parameter 2 independent, parameter 3 constant.
struct Example {
  explicit Example(std::size_t count) : drawn({"u", "opposite", "idle", "constant"}, count) {
    Samples<Row> samples{0, {}};
    for (std::size_t i = 0; i < count; ++i) {
      Random random({{5, 5}}, i);
      const double u = random.uniform();
      drawn.append(std::vector<double>{u, -u, random.uniform(), 7});
      const bool bad = i % 10 == 3;
      good.push_back(!bad);
      samples.rows.push_back({2 * u + 1, std::exp(20 * u), u > 0.5, i % 4 == 0 ? std::nan("") : i % 4 == 1 ? INFINITY : u, 3});
      if (bad) samples.rows.back() = {-1e9, 1e99, true, -1e9, 9};
    }
    columns = to_columns(samples);
  }

  SensitivitySummary of(std::string_view column, std::size_t parameter, std::uint64_t limit = Sensitivities::ranked_up_to) const {
    for (const auto& series : series_of(columns)) {
      if (series.name == column) return Sensitivities(drawn, good, limit).of(series).at(parameter);
    }
    return {};
  }

  DrawnValues drawn;
  std::vector<std::uint8_t> good;
  Columns columns;
};

}  // namespace

TEST_SUITE("framework/study/sensitivity") {
  TEST_CASE("a line has both correlations, a rising curve that of ranks") {
    const Example example(5'000);
    const auto line = example.of("line", 0);
    CHECK(line.name == "line");
    CHECK(line.parameter == "u");
    CHECK(line.n == 4'500);
    CHECK(line.rank_n == 4'500);
    CHECK(line.pearson == doctest::Approx(1).epsilon(1e-12));
    CHECK(line.spearman == 1);
    CHECK(line.note.empty());
    CHECK(example.of("line", 1).pearson == doctest::Approx(-1).epsilon(1e-12));
    CHECK(example.of("line", 1).spearman == -1);
    const auto curve = example.of("curve", 0);
    CHECK(curve.spearman == 1);
    // cov(u, e^20u) = e^20 (1/20 - 1/400 - 1/40) = 0.0225 e^20, variances 1/12 and e^40/40 (1 - 1/10): r = 0.5196. An error of
    // (1 - r^2)/sqrt(n) x 2 for the heavy upper end: 0.02, five of them.
    CHECK(std::abs(curve.pearson - 0.5196) < 0.1);
    CHECK(std::abs(example.of("line", 2).spearman) < 5 / std::sqrt(4'500.0));
    CHECK(example.of("line", 2).spearman_low < 0);
    CHECK(example.of("line", 2).spearman_high > 0);
  }

  TEST_CASE("a boolean is 0 and 1, its ties share ranks") {
    // Of u uniform and [u > 1/2]: r = sqrt(3)/2 = 0.866 for both. Standard error below (1 - r^2)/sqrt(n) = 0.004: five of them.
    const auto high = Example(5'000).of("high", 0);
    CHECK(std::abs(high.pearson - std::sqrt(0.75)) < 0.02);
    CHECK(std::abs(high.spearman - std::sqrt(0.75)) < 0.02);
  }

  TEST_CASE("values that are not finite are left out and counted, samples that failed as well") {
    const Example example(1'000);
    const auto holes = example.of("holes", 0);
    // Of the good ones those with i % 4 of 2 and 3: i % 20 is 2, 6, 7, 10, 11, 14, 15, 18, 19 (3 and 13 failed with i % 4 of 3 and 1).
    CHECK(holes.n == 450);
    CHECK(holes.rank_n == 450);
    CHECK(holes.pearson == doctest::Approx(1).epsilon(1e-12));
    CHECK(holes.spearman == 1);
  }

  TEST_CASE("what is constant has no correlation, and it is said why") {
    const Example example(5'000), one(1), none(0);
    CHECK(std::isnan(example.of("same", 0).pearson));
    CHECK(std::isnan(example.of("same", 0).spearman));
    CHECK(std::isnan(example.of("same", 0).spearman_low));
    CHECK(example.of("same", 0).note == "the column is constant");
    CHECK(std::isnan(example.of("line", 3).pearson));
    CHECK(example.of("line", 3).note == "the parameter is constant");
    CHECK(one.of("line", 0).note == "only one sample has a value");
    CHECK(std::isnan(one.of("line", 0).pearson));
    CHECK(none.of("line", 0).note == "no sample has a value");
    CHECK(none.of("line", 0).n == 0);
  }

  TEST_CASE("sums are those of blocks of 4,096 samples, whatever lies in them") {
    for (const std::size_t count : {4'095U, 4'096U, 4'097U, 9'000U}) {
      const Example example(count);
      CoMoments expected;
      std::vector<double> x, y;
      for (std::size_t i = 0; i < count; ++i) {
        if (i % 4'096 == 0) {
          expected.merge(CoMoments(x, y));
          x.clear();
          y.clear();
        }
        if (i % 10 == 3) continue;
        x.push_back(example.drawn.of(2)[i]);
        y.push_back(std::exp(20 * example.drawn.of(0)[i]));
      }
      expected.merge(CoMoments(x, y));
      CHECK(example.of("curve", 2).pearson == expected.correlation());
    }
  }

  TEST_CASE("of more samples than can be ranked some are chosen at random by their ids, the same in every study") {
    const Example example(9'000);
    const auto some = example.of("high", 0, 2'000);
    CHECK(some.n == 8'100);
    CHECK(some.rank_n > 2'000 - 5 * 45);  // a binomial number: sqrt(2000) = 45
    CHECK(some.rank_n < 2'000 + 5 * 45);
    CHECK(some.spearman != example.of("high", 0).spearman);
    CHECK(std::abs(some.spearman - std::sqrt(0.75)) < 0.03);  // five times 0.25 / sqrt(2000)
    CHECK(example.of("high", 0, 2'000).spearman == some.spearman);
    CHECK(example.of("high", 0, 8'100).rank_n == 8'100);
    CHECK(example.of("holes", 0, 2'000).spearman == 1);  // some of the chosen have no value
  }
}
