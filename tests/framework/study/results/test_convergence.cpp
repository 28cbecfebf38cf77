#include <algorithm>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "framework/study/results/mean_interval.hpp"
#include "framework/study/results/wilson.hpp"
#include "tests/framework/study/reduction_example.hpp"

using namespace regatta;
using namespace example;

namespace {

constexpr std::uint64_t count = 4'500;  // points on both sides of the end of a block

/// Samples 0 .. count-1 in slices of `per_run`.
Summary summary_of(std::uint64_t samples, std::uint64_t per_run) {
  Reduction reduction(scores_pipeline(), samples);
  for (std::uint64_t first = 0, run = 0; first < samples; first += per_run, ++run) {
    const auto n = std::min(per_run, samples - first);
    Samples<Score> rows{first, {}};
    RunRows slice{.run = run, .first_sample = first, .sample_count = n, .state = RunState::complete};
    for (auto id = first; id < first + n; ++id) {
      rows.rows.push_back(score(id));
      if (fails(id)) slice.failed_samples.push_back({id, "it broke"});
    }
    slice.ports = {to_columns(rows)};
    reduction.add(std::move(slice));
  }
  return reduction.finish().ports[0].summary;
}

std::vector<ConvergenceSummary> rows_of(const Summary& summary, std::string_view name) {
  std::vector<ConvergenceSummary> rows;
  for (const auto& row : summary.convergence)
    if (row.name == name) rows.push_back(row);
  return rows;
}

}  // namespace

TEST_SUITE("framework/study/convergence") {
  TEST_CASE("it is looked at 1, 2 and 5 times powers of ten, and at the end") {
    CHECK(convergence_points(0).empty());
    CHECK(convergence_points(1) == std::vector<std::uint64_t>{1});
    CHECK(convergence_points(10) == std::vector<std::uint64_t>{10});
    CHECK(convergence_points(120) == std::vector<std::uint64_t>{10, 20, 50, 100, 120});
  }

  TEST_CASE("a row says what a study of so many samples alone would say") {
    const auto summary = summary_of(count, 1'000);
    const auto ise = rows_of(summary, "ise"), held = rows_of(summary, "held");
    const auto points = convergence_points(count);
    REQUIRE(ise.size() == points.size());
    REQUIRE(held.size() == points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      CAPTURE(points[i]);
      const auto alone = summary_of(points[i], 1'000);
      const auto& number = alone.numbers.front();
      REQUIRE(number.name == "ise");
      CHECK(ise[i].unit == "rad^2 s");
      CHECK(ise[i].samples == points[i]);
      CHECK(ise[i].n == number.count);
      CHECK(ise[i].mean == number.mean);  // blocks begin at the same samples: the same bits
      const double half = student_quantile(0.975, static_cast<double>(number.count - 1)) * number.standard_error;
      CHECK(ise[i].low == number.mean - half);
      CHECK(ise[i].high == number.mean + half);
      const auto rate = *std::ranges::find(alone.rates, "held", &RateSummary::name);
      CHECK(held[i].n == rate.n);
      CHECK(held[i].mean == rate.rate);
      CHECK(held[i].low == rate.low);
      CHECK(held[i].high == rate.high);
    }
    CHECK(ise[0].n == 8);    // of 10 samples one is infinite and one has failed
    CHECK(held[0].n == 10);  // a failed one counts as not held
  }

  TEST_CASE("it depends on the samples and not on runs") {
    const auto one = summary_of(count, count), other = summary_of(count, 77);
    CHECK(to_columns(one.convergence).size() == to_columns(other.convergence).size());
    for (std::size_t i = 0; i < to_columns(one.convergence).size(); ++i)
      CHECK(to_columns(one.convergence)[i].bytes == to_columns(other.convergence)[i].bytes);
  }

  TEST_CASE("of one value there is a mean, but no interval") {
    const auto rows = rows_of(summary_of(1, 1), "ise");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].mean == score(0).ise);
    CHECK(rows[0].low == -std::numeric_limits<double>::infinity());
    CHECK(rows[0].high == std::numeric_limits<double>::infinity());
  }
}
