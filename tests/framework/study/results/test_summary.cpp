#include <cmath>

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
