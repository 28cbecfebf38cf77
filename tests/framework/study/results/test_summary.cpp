#include <algorithm>
#include <cmath>
#include <numeric>
#include <ranges>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/results/moments.hpp"
#include "tests/framework/study/reduction_example.hpp"

using namespace regatta;
using namespace example;

namespace {

const NumberSummary& number(const Summary& summary, std::string_view name) {
  for (const auto& n : summary.numbers) {
    if (n.name == name) return n;
  }
  throw Error(fmt::format("no number {}", name));
}

const RateSummary& rate(const Summary& summary, std::string_view name, std::string_view value) {
  for (const auto& r : summary.rates) {
    if (r.name == name && r.value == value) return r;
  }
  throw Error(fmt::format("no rate {} {}", name, value));
}

/// Samples 0 to 3, of which 3 failed, then one that is missing.
Summary small() {
  Samples<Score> rows{0, std::vector<Score>(4)};
  rows.rows[0] = {1, 2, -3, true, Outcome::fell, "", {1, 10}, {{}}, 5.0, {1}};
  rows.rows[1] = {2, 2, -3, true, Outcome::fell, "", {2, 20}, {}, {}, {2}};
  rows.rows[2] = {INFINITY, 5, 0, false, Outcome::completed, "", {3, 30}, {}, 7.0, {3}};
  rows.rows[3] = {99, 99, 99, true, Outcome::fell, "", {99, 99}, {}, 99.0, {99}};
  Reduction reduction(scores_pipeline(), 5);
  reduction.add({.run = 0,
                 .first_sample = 0,
                 .sample_count = 4,
                 .state = RunState::complete,
                 .failed_samples = {{3, "it broke"}},
                 .ports = {to_columns(rows)}});
  return reduction.finish().ports[0].summary;
}

struct Bits {
  std::uint8_t byte = 0;
  std::int64_t wide = 0;
  std::optional<Outcome> outcome;
  std::optional<std::array<double, 2>> pair;
  static constexpr auto schema() {
    return fields(field<&Bits::byte>("b"), field<&Bits::wide>("w"), field<&Bits::outcome>("o"), field<&Bits::pair>("p", unit("m")));
  }
};

}  // namespace

TEST_SUITE("framework/study/summary") {
  TEST_CASE("numbers are those of good samples, with their unit") {
    const auto summary = small();
    const auto& peak = number(summary, "peak");
    CHECK(peak.unit == "N");
    CHECK(peak.count == 3);
    CHECK(peak.mean == 3);
    CHECK(peak.variance == 3);
    CHECK(peak.standard_error == 1);
    CHECK(peak.min == 2);
    CHECK(peak.max == 5);
    CHECK(number(summary, "steps").mean == -2);
    CHECK(number(summary, "time").mean == 2);
    CHECK(number(summary, "time").unit == "s");
    CHECK(number(summary, "reach[0]").mean == 2);
    CHECK(number(summary, "reach[1]").mean == 20);
    CHECK(number(summary, "legs_count").max == 1);
  }

  TEST_CASE("values that are not finite are counted apart") {
    const auto summary = small();
    CHECK(number(summary, "ise").not_finite == 1);
    CHECK(number(summary, "ise").count == 2);
    CHECK(number(summary, "ise").mean == 1.5);
    CHECK(number(summary, "ise").max == 2);
    CHECK(number(summary, "peak").not_finite == 0);
  }

  TEST_CASE("a rate is among all samples that are not missing, so that a failed one is no success") {
    const auto summary = small();
    const auto& held = rate(summary, "held", "true");
    CHECK(held.count == 2);
    CHECK(held.n == 4);
    CHECK(held.rate == 0.5);
    CHECK(held.low == doctest::Approx(0.1500).epsilon(1e-3));  // (0.5 + z^2/8 -+ z sqrt(1/16 + z^2/64)) / (1 + z^2/4) by hand
    CHECK(held.high == doctest::Approx(0.8500).epsilon(1e-3));
    CHECK(rate(summary, "outcome", "completed").count == 1);
    CHECK(rate(summary, "outcome", "fell").count == 2);
    CHECK(rate(summary, "outcome", "left_track").count == 0);
    CHECK(rate(summary, "outcome", "failed").count == 1);
    CHECK(rate(summary, "outcome", "failed").n == 4);
  }

  TEST_CASE("percentiles and histograms are about the values of the mean") {
    const auto summary = small();
    REQUIRE(summary.percentiles.size() == summary.numbers.size());
    REQUIRE(summary.histograms.size() == summary.numbers.size());
    CHECK(summary.percents == std::vector<double>{2.5, 25, 50, 75, 97.5});
    const auto row = [&](std::string_view name) { return static_cast<std::size_t>(&number(summary, name) - summary.numbers.data()); };
    const auto& ise = summary.percentiles[row("ise")];  // 1 and 2; the infinite one and that of the failed sample are left out
    CHECK(ise.name == "ise");
    CHECK(ise.unit == "rad^2 s");
    CHECK(ise.values == std::vector<double>{1.025, 1.25, 1.5, 1.75, 1.975});
    CHECK(summary.percentiles[row("settled")].values[2] == 6);
    const auto& histogram = summary.histograms[row("ise")];
    REQUIRE(histogram.counts.size() == 50);
    CHECK(histogram.edges.front() == 1);
    CHECK(histogram.edges.back() == 2);
    CHECK(histogram.counts.front() == 1);
    CHECK(histogram.counts.back() == 1);
    CHECK(summary.sensitivity.empty());  // nothing was drawn
  }

  TEST_CASE("of nothing, percentiles are not a number and bins are empty; what is not asked for is not there") {
    Reduction failing(scores_pipeline(), 2, {.parameters = parameters}),
        plain(scores_pipeline(), 2, {.statistics = {.percentiles = {}, .bins = 0, .sensitivity = false}, .parameters = parameters});
    for (auto* reduction : {&failing, &plain})
      reduction->add({.run = 0, .first_sample = 0, .sample_count = 2, .state = RunState::failed, .error = "no"});
    const auto failed = failing.finish().ports[0].summary, bare = plain.finish().ports[0].summary;
    CHECK(std::isnan(failed.percentiles[0].values[0]));
    CHECK(std::isnan(failed.histograms[0].edges[0]));
    CHECK(failed.histograms[0].counts == std::vector<std::uint64_t>(50));
    REQUIRE_FALSE(failed.sensitivity.empty());
    CHECK(failed.sensitivity[0].note == "no sample has a value");
    CHECK(bare.percentiles.empty());
    CHECK(bare.histograms.empty());
    CHECK(bare.sensitivity.empty());
    CHECK(bare.numbers.size() == failed.numbers.size());
  }

  TEST_CASE("numbers and booleans are correlated with what was drawn") {
    const auto summary = study_of(5'000, {100, 4'200}).ports[0].summary;
    const auto row = [&](std::string_view name, std::string_view parameter) {
      const auto found =
          std::ranges::find_if(summary.sensitivity, [&](const auto& s) { return s.name == name && s.parameter == parameter; });
      REQUIRE(found != summary.sensitivity.end());
      return *found;
    };
    CHECK(row("reach[1]", "speed").pearson == doctest::Approx(1).epsilon(1e-12));
    CHECK(row("reach[1]", "speed").spearman == 1);
    CHECK(std::abs(row("reach[0]", "speed").spearman) < 5 / std::sqrt(4'900.0));  // independent: five standard errors
    CHECK(row("held", "idle").n == row("reach[1]", "idle").n);
    CHECK(row("settled", "idle").n < row("held", "idle").n);  // absent values are left out
    CHECK(std::ranges::count(summary.sensitivity, "outcome", &SensitivitySummary::name) == 0);
    CHECK(std::ranges::count(summary.sensitivity, "settled", &SensitivitySummary::name) == 2);  // its presence is none of them
  }

  TEST_CASE("numbers are about the samples in which the condition is true; booleans about all") {
    const auto all = study_of(5'000, {700}).ports[0].summary, summary = study_of(5'000, {700}, "scores.held").ports[0].summary;
    std::vector<double> held;
    for (std::uint64_t id = 0; id < 5'000; ++id)
      if (!fails(id) && score(id).held) held.push_back(score(id).reach[1]);
    const auto n = static_cast<double>(held.size());
    CHECK(summary.where == "held");
    CHECK(all.where.empty());
    const auto& reach = number(summary, "reach[1]");
    CHECK(reach.count == held.size());
    CHECK(reach.count < number(all, "reach[1]").count);
    CHECK(reach.mean == doctest::Approx(std::accumulate(held.begin(), held.end(), 0.0) / n).epsilon(1e-13));  // some roundings
    std::ranges::sort(held);
    CHECK(reach.max == held.back());
    const auto last = std::ranges::find_if(summary.convergence | std::views::reverse, [](const auto& c) { return c.name == "reach[1]"; });
    CHECK(last->n == held.size());
    CHECK(last->mean == reach.mean);
    const auto histogram = std::ranges::find(summary.histograms, "reach[1]", &HistogramSummary::name);
    CHECK(std::accumulate(histogram->counts.begin(), histogram->counts.end(), std::uint64_t{0}) == held.size());

    REQUIRE(summary.tails.size() == 2 * summary.numbers.size());
    const auto tail =
        std::ranges::find_if(summary.tails, [](const TailSummary& row) { return row.name == "reach[1]" && row.level == 0.9; });
    CHECK(tail->unit == "m");
    CHECK(tail->n == held.size());
    CHECK(tail->value_at_risk == held[static_cast<std::size_t>(std::ceil(0.9 * n)) - 1]);
    // Uniform in [0, 1): the worst tenth has the mean 0.95, with a standard error of 0.01 at most.
    CHECK(std::abs(tail->conditional_value_at_risk - 0.95) < 0.05);

    const auto row = [](const Summary& of, std::string_view name) {
      return *std::ranges::find_if(of.sensitivity, [&](const auto& s) { return s.name == name && s.parameter == "speed"; });
    };
    CHECK(row(summary, "reach[1]").n == held.size());
    CHECK(row(summary, "reach[1]").rank_n == held.size());
    CHECK(row(summary, "held").n == row(all, "held").n);
    CHECK(row(summary, "held").first_order == row(all, "held").first_order);
    CHECK(summary.rates.size() == all.rates.size());
    for (std::size_t i = 0; i < all.rates.size(); ++i) CHECK(summary.rates[i].rate == all.rates[i].rate);
  }

  TEST_CASE("tails of the columns that are named, and of no others") {
    Reduction reduction(scores_pipeline(), 100,
                        {.statistics = {.tail = {0.95}, .tail_columns = {"scores.reach[1]", "scores.ise"}}, .parameters = parameters});
    reduction.add(run_of(0, 0, 100));
    const auto tails = reduction.finish().ports[0].summary.tails;
    REQUIRE(tails.size() == 2);
    CHECK(tails[0].name == "ise");
    CHECK(tails[1].name == "reach[1]");
    CHECK(study_of(100, {}).ports[0].summary.tails.size() > 2);
  }

  TEST_CASE("an absent value is in no mean") {
    const auto summary = small();
    CHECK(number(summary, "settled").count == 2);
    CHECK(number(summary, "settled").mean == 6);
    CHECK(rate(summary, "settled", "present").count == 2);
    CHECK_THROWS_AS(number(summary, "settled_present"), Error);
  }

  TEST_CASE("optional choices and arrays, and numbers of any width") {
    Samples<Bits> rows{0, {{200, -5, Outcome::fell, {{1, 2}}}, {100, 7, {}, {}}, {0, 1, static_cast<Outcome>(9), {{3, 6}}}}};
    PipelineInfo pipeline;
    pipeline.ports.push_back({"bits", "Samples<Bits>", &type_of<Samples<Bits>>(), true});
    Reduction reduction(pipeline, 3);
    reduction.add({.sample_count = 3, .state = RunState::complete, .ports = {to_columns(rows)}});
    const auto summary = reduction.finish().ports[0].summary;
    CHECK(number(summary, "byte").mean == 100);
    CHECK(number(summary, "wide").mean == 1);
    CHECK(rate(summary, "outcome", "fell").count == 1);
    CHECK(rate(summary, "outcome", "completed").count == 0);
    CHECK(rate(summary, "outcome", "absent").count == 1);
    CHECK(rate(summary, "outcome", "other").count == 1);  // no enumerator has this value
    CHECK(number(summary, "pair[0]").mean == 2);
    CHECK(number(summary, "pair[1]").mean == 4);
    CHECK(number(summary, "pair[1]").unit == "m");
  }

  TEST_CASE("blocks of 4,096 samples: the fold is the one that is promised") {
    const auto results = study_of(10'000, {});
    Moments moments;
    std::vector<double> block;
    for (std::uint64_t id = 0; id < 10'000; ++id) {
      if (id % fold_block == 0) {
        moments.merge(Moments(block));
        block.clear();
      }
      if (!fails(id) && std::isfinite(score(id).ise)) block.push_back(score(id).ise);
    }
    moments.merge(Moments(block));
    const auto& ise = number(results.ports[0].summary, "ise");
    CHECK(ise.count == moments.count());
    CHECK(ise.mean == moments.mean());
    CHECK(ise.variance == moments.variance());
    // An exponential law has mean 1 and variance 1, so its standard error is 0.01: five of them.
    CHECK(std::abs(ise.mean - 1) < 0.05);
  }
}
