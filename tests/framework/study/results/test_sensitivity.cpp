#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include <doctest/doctest.h>

#include "framework/core/random.hpp"
#include "framework/core/samples.hpp"
#include "framework/study/results/co_moments.hpp"
#include "framework/study/results/estimated_correlation.hpp"
#include "framework/study/results/first_order.hpp"
#include "framework/study/results/merge.hpp"
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
  explicit Example(std::size_t count)
      : scratch(std::make_shared<ScratchFile>(std::filesystem::temp_directory_path())),
        drawn({"u", "opposite", "idle", "constant"}, scratch) {
    Samples<Row> samples{0, {}};
    std::vector<SampleStatus> status;
    for (std::size_t i = 0; i < count; ++i) {
      Random random({{5, 5}}, i);
      const double u = random.uniform();
      drawn.append(std::vector<double>{u, -u, random.uniform(), 7});
      const bool bad = i % 10 == 3;
      status.push_back(bad ? SampleStatus::failed : SampleStatus::complete);
      samples.rows.push_back({2 * u + 1, std::exp(20 * u), u > 0.5, i % 4 == 0 ? std::nan("") : i % 4 == 1 ? INFINITY : u, 3});
      if (bad) samples.rows.back() = {-1e9, 1e99, true, -1e9, 9};
    }
    MergedColumns merged({.name = "rows", .type_name = "Samples<Row>", .type = &type_of<Samples<Row>>()}, scratch);
    merged.append(to_columns(samples), 0, status);
    auto ends = status_column(scratch);
    append_status(ends, status);
    columns = merged.finish(ends);
  }

  SensitivitySummary of(std::string_view column, std::size_t parameter, std::uint64_t limit = ranked_up_to) const {
    SeriesBlocks blocks(columns);
    for (const auto& row : sensitivities(blocks, drawn, nullptr, limit)) {
      if (row.name == column && row.parameter == drawn.parameters().at(parameter)) return row;
    }
    return {};
  }

  double value(std::size_t parameter, std::uint64_t sample) const {
    double value = 0;
    drawn.read(parameter, sample, std::span(&value, 1));
    return value;
  }

  std::shared_ptr<ScratchFile> scratch;
  DrawnValues drawn;
  LongColumns columns;
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
        x.push_back(example.value(2, i));
        y.push_back(std::exp(20 * example.value(0, i)));
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

  TEST_CASE("slope and share of variance have the values of closed forms, also where the correlation is none") {
    // y = [a (u - 1/2) + b v^2 > c] with u uniform in [0, 1), v in [-1, 1), a = 0.5, b = 1, c = 0.25: P(y = 1 | u) = 1 - sqrt(c - a (u -
    // 1/2)), since 0 <= c - a (u - 1/2) <= 1/2; with w = 0.5 - 0.5 u in (0, 0.5] this is 1 - sqrt(w). P = 1 - E sqrt(w) = 1 - (2/3)
    // sqrt(0.5), E[(1 - P(u))^2] = E w = 0.25. P(y = 1 | v) = P(u > 1 - 2 v^2) = min(2 v^2, 1), so E[P(v)^2] = int_0^sqrt(1/2) 4 v^4 dv + 1
    // - sqrt(1/2) = 1 - 0.8 sqrt(1/2).
    const double root = std::sqrt(0.5), p = 1 - 2 * root / 3, variance = p * (1 - p);
    const double by_u = (0.25 - (1 - p) * (1 - p)) / variance, by_v = (1 - 0.8 * root - p * p) / variance;
    // Slope of the rate along u: cov(u, P(u)) / (1/12); cov(u, -sqrt(w)) with u = 1 - 2 w: 2 cov(w, sqrt(w)) = 2 (E w^1.5 - E w E sqrt(w)).
    const double slope = 12 * 2 * (0.4 * std::pow(0.5, 1.5) - 0.25 * 2 * root / 3);
    constexpr std::size_t n = 40'000;
    const auto scratch = std::make_shared<ScratchFile>(std::filesystem::temp_directory_path());
    DrawnValues drawn({"u", "v", "idle"}, scratch);
    Samples<Row> samples{0, {}};
    for (std::size_t i = 0; i < n; ++i) {
      Random random({{9, 1}}, i);
      const double u = random.uniform(), v = random.uniform(-1, 1);
      drawn.append(std::vector<double>{u, v, random.uniform()});
      samples.rows.push_back({v * v, 0, 0.5 * (u - 0.5) + v * v > 0.25, 0, 3});
    }
    const std::vector<SampleStatus> status(n, SampleStatus::complete);
    MergedColumns merged({.name = "rows", .type_name = "Samples<Row>", .type = &type_of<Samples<Row>>()}, scratch);
    merged.append(to_columns(samples), 0, status);
    auto ends = status_column(scratch);
    append_status(ends, status);
    const auto columns = merged.finish(ends);
    SeriesBlocks blocks(columns);
    const auto rows = sensitivities(blocks, drawn);
    const auto row = [&](std::string_view name, std::string_view parameter) {
      return *std::ranges::find_if(rows, [&](const auto& r) { return r.name == name && r.parameter == parameter; });
    };
    const auto high_u = row("high", "u"), high_v = row("high", "v"), high_idle = row("high", "idle");
    CHECK(high_u.bins == 32);
    // Bins of v are 1/16 wide, and the mean square of the slope 4 v of its rate is 1.9: 1.9 / 16^2 / 12 = 0.0025 of the variance 0.249 is
    // left out; then five standard errors.
    CHECK(std::abs(high_u.first_order - by_u) < 5 * high_u.first_order_error + 0.003);
    CHECK(std::abs(high_v.first_order - by_v) < 5 * high_v.first_order_error + 0.003);
    CHECK(std::abs(high_idle.first_order) < 5 * high_idle.first_order_error);
    CHECK(high_idle.first_order_error == doctest::Approx(std::sqrt(62.0) / n).epsilon(0.5).scale(0));
    CHECK(high_u.first_order_error < 0.01);
    CHECK(std::abs(high_u.slope - slope) < 5 * high_u.slope_error);
    CHECK(high_u.slope_error < 0.01);
    CHECK(high_u.per_deviation == doctest::Approx(high_u.slope / std::sqrt(12)).epsilon(0.01).scale(0));
    CHECK(std::abs(high_v.slope) < 5 * high_v.slope_error);  // it sees nothing,
    CHECK(std::abs(high_v.pearson) < 0.03);
    CHECK(high_v.first_order > 0.5);  // while v decides most
    // v^2 is a function of v alone; 2 |v| / 16 wide bins leave E[(2 v / 16)^2 / 12] / var(v^2) = (4/3/256/12) / (4/45) = 0.005 of it out.
    CHECK(row("line", "v").first_order == doctest::Approx(1 - 0.005).epsilon(0.002));
  }

  TEST_CASE("of a parameter with few values each value is a bin, and one that is constant has no share") {
    std::vector<double> sorted(100, 1.0);
    std::ranges::fill(std::span(sorted).subspan(30), 2);
    std::ranges::fill(std::span(sorted).subspan(70), 5);
    const EqualBins bins(sorted);
    CHECK(bins.of(0.5) == 0);
    CHECK(bins.of(1) == 0);
    CHECK(bins.of(2) == 1);
    CHECK(bins.of(4.9) == 1);
    CHECK(bins.of(5) == 2);
    CHECK(bins.of(1e300) == 2);
    CHECK(EqualBins(std::vector<double>{}).of(3) == 0);
    // y = 0 of 1s, 1 of 2s, 0 of 5s: all of the variance; with (n - 1)/(n - 3) off for chance this stays 1.
    FirstOrder all;
    std::vector<std::uint8_t> of;
    std::vector<double> y;
    for (const double x : sorted) {
      of.push_back(bins.of(x));
      y.push_back(x == 2 ? 1 : 0);
    }
    all.add(of, y);
    CHECK(all.bins() == 3);
    CHECK(all.share(100 * 0.4 * 0.6).value == doctest::Approx(1).epsilon(1e-14));
    CHECK(std::isnan(Example(5'000).of("line", 3).first_order));
    CHECK(std::isnan(Example(5'000).of("line", 3).slope));
  }
}
