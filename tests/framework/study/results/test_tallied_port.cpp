#include <cmath>
#include <cstring>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/results/log_histogram.hpp"
#include "framework/study/results/number_tally.hpp"
#include "framework/study/results/tallied_port.hpp"
#include "tests/framework/study/reduction_example.hpp"

using namespace regatta;

namespace {

/// The same run as example::run_of(), whose values are not kept.
RunRows tallied_run(std::uint64_t run, std::uint64_t first, std::uint64_t count, const std::string& where) {
  auto rows = example::run_of(run, first, count);
  std::vector<std::uint8_t> good(count, 1);
  for (const auto& failure : rows.failed_samples) good[failure.id - first] = 0;
  // As a file keeps it.
  rows.tallies.push_back(from_columns<std::vector<SeriesTally>>(to_columns(tally_of(rows.ports.front(), "scores", good, where))));
  rows.ports.clear();
  return rows;
}

Results tallied_study(std::uint64_t samples, const std::vector<std::uint64_t>& cuts, const std::string& where = "") {
  Reduction reduction(example::scores_pipeline(), samples,
                      {.statistics = {.where = where}, .save = Save::percentiles, .parameters = example::parameters});
  std::uint64_t first = 0, run = 0;
  for (const auto cut : cuts) {
    reduction.add(tallied_run(run++, first, cut - first, where));
    first = cut;
  }
  reduction.add(tallied_run(run, first, samples - first, where));
  return reduction.finish();
}

std::vector<std::byte> bytes_of(const Summary& summary) {
  std::vector<std::byte> all;
  const auto add = [&](const Columns& columns) {
    for (const auto& column : columns) all.insert(all.end(), column.bytes.begin(), column.bytes.end());
  };
  add(to_columns(summary.numbers));
  add(to_columns(summary.rates));
  add(bins_table(summary.counts));
  for (const auto& row : summary.percentiles) add(to_columns(row.values));
  return all;
}

}  // namespace

TEST_SUITE("framework/study/tallied_port") {
  TEST_CASE("statistics are those of the values: rates and ends the same, percentiles to a bin") {
    constexpr std::uint64_t samples = 9'000;
    for (const std::string where : {"", "scores.held"}) {
      const auto exact = example::study_of(samples, {}, where);
      const auto results = tallied_study(samples, {1'000, 4'097}, where);
      CHECK(results.failed == exact.failed);
      CHECK(results.ports.front().columns.empty());
      const auto &tallied = results.ports.front().summary, &values = exact.ports.front().summary;
      CHECK(tallied.where == values.where);
      CHECK(tallied.resolution == 1.0 / 256);
      CHECK(to_columns(tallied.rates).size() == to_columns(values.rates).size());
      REQUIRE(tallied.rates.size() == values.rates.size());
      for (std::size_t i = 0; i < values.rates.size(); ++i) {
        CHECK(tallied.rates[i].name == values.rates[i].name);
        CHECK(tallied.rates[i].value == values.rates[i].value);
        CHECK(tallied.rates[i].count == values.rates[i].count);
        CHECK(tallied.rates[i].n == values.rates[i].n);
      }
      REQUIRE(tallied.numbers.size() == values.numbers.size());
      for (std::size_t i = 0; i < values.numbers.size(); ++i) {
        const auto &one = tallied.numbers[i], &other = values.numbers[i];
        CAPTURE(other.name);
        CHECK(one.name == other.name);
        CHECK(one.unit == other.unit);
        CHECK(one.count == other.count);
        CHECK(one.min == other.min);
        CHECK(one.max == other.max);
        CHECK(one.not_finite == other.not_finite);
        // Sums of 4,096 rounded numbers, block by block: each rounding is 1.1e-16 of the largest number at most.
        const double largest = std::max(std::abs(one.min), std::abs(one.max)), n = 4'096;
        CHECK(std::abs(one.mean - other.mean) <= n * 1.2e-16 * largest);
        CHECK(std::abs(one.variance - other.variance) <= 4 * n * 1.2e-16 * largest * largest);
        REQUIRE(tallied.percentiles[i].values.size() == values.percentiles[i].values.size());
        for (std::size_t p = 0; p < values.percentiles[i].values.size(); ++p)
          CHECK(std::abs(tallied.percentiles[i].values[p] - values.percentiles[i].values[p]) <=
                LogHistogram::widest_bin * std::abs(values.percentiles[i].values[p]) + 1e-3 * std::min(1.0, other.max - other.min));
      }
    }
  }

  TEST_CASE("the same bits however samples are cut into runs") {
    const auto expected = bytes_of(tallied_study(1'000, {}).ports.front().summary);
    CHECK(expected.size() > 10'000);
    CHECK(bytes_of(tallied_study(1'000, {1, 2, 300, 310, 999}).ports.front().summary) == expected);
    CHECK(bytes_of(tallied_study(1'000, {500}).ports.front().summary) == expected);
    CHECK_FALSE(bytes_of(tallied_study(999, {500}).ports.front().summary) == expected);
  }

  TEST_CASE("the variance of numbers that hardly differ keeps its digits") {
    TalliedPort port;
    SeriesTally tally{.name = "x", .meaning = Series::Meaning::number};
    NumberTally numbers;
    numbers.add(std::vector{1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3});  // of variance 5/3: doubles alone would lose all of it
    numbers.fill(tally);
    port.add({tally});
    const auto number = port.summary({}, 4, 0).numbers.front();
    CHECK(number.mean == 1e9 + 1.5);
    CHECK(number.variance == 5.0 / 3);
  }

  TEST_CASE("what is no tally of this column is refused") {
    TalliedPort port;
    port.add({{.name = "x", .meaning = Series::Meaning::choice, .names = {"a", "b"}}});
    CHECK_THROWS_WITH_AS(port.add({{.name = "x", .meaning = Series::Meaning::choice, .names = {"a", "c"}}}),
                         "column \"x\" was tallied as another one; was it written by another version of the program?", Error);
    CHECK_THROWS_AS(port.add({{.name = "x", .meaning = Series::Meaning::number, .bins = {LogHistogram::bins}, .counts = {1}}}), Error);
  }
}
