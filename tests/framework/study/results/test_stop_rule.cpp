#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "framework/study/results/mean_interval.hpp"
#include "framework/study/results/stop_rule.hpp"
#include "framework/study/results/wilson.hpp"
#include "tests/framework/study/reduction_example.hpp"

using namespace regatta;
using namespace example;

namespace {

StopSection asked(const std::string& column, double half_width, std::uint64_t block = 100, const std::string& value = "") {
  StopSection stop;
  stop.column = column;
  stop.value = value;
  stop.half_width = half_width;
  stop.block = block;
  stop.min_samples = 10;
  return stop;
}

/// What a rule comes to over a study of that many samples, in runs of equal size.
StopOutcome outcome_of(const StopSection& stop, std::uint64_t samples, std::uint64_t per_run) {
  StopRule rule(stop, scores_pipeline());
  for (std::uint64_t first = 0; first < samples; first += per_run) {
    if (rule.add(run_of(first / per_run, first, std::min(per_run, samples - first)))) break;
  }
  return rule.outcome();
}

}  // namespace

TEST_SUITE("framework/study/stop_rule") {
  TEST_CASE("the first look whose interval is narrow enough ends the study, and failed samples are no successes") {
    const auto outcome = outcome_of(asked("scores.held", 0.02), 5'000, 5'000);
    REQUIRE(outcome.ended);
    REQUIRE(outcome.look);
    CHECK(outcome.rate);
    CHECK(outcome.what == "scores.held");
    // By hand: look at every 100 samples until it is narrow.
    std::uint64_t count = 0, expected = 0;
    for (std::uint64_t id = 0; expected == 0; ++id) {
      count += !fails(id) && score(id).held;
      if ((id + 1) % 100 != 0) continue;
      const auto [low, high] = wilson_interval(count, id + 1);
      if ((high - low) / 2 <= 0.02) expected = id + 1;
    }
    CHECK(expected > 200);
    CHECK(outcome.look->samples == expected);
    CHECK(outcome.look->estimate == static_cast<double>(count) / static_cast<double>(expected));
    CHECK(outcome.look->low == wilson_interval(count, expected).low);
    CHECK(outcome.look->half_width() <= 0.02);
  }

  TEST_CASE("the answer does not depend on how samples are cut into runs, to the bit") {
    for (const auto& stop : {asked("scores.held", 0.02), asked("scores.ise", 0.05), asked("scores.outcome", 0.03, 256, "fell"),
                             asked("scores.reach[1]", 0.01, 4'096)}) {
      const auto whole = outcome_of(stop, 9'000, 9'000);
      CHECK(whole.ended);
      for (const std::uint64_t per_run : {1U, 7U, 100U, 256U, 4'095U, 4'096U, 4'097U}) {
        const auto cut = outcome_of(stop, 9'000, per_run);
        CAPTURE(stop.column);
        CAPTURE(per_run);
        CHECK(cut.look->samples == whole.look->samples);
        CHECK(cut.look->estimate == whole.look->estimate);
        CHECK(cut.look->low == whole.look->low);
        CHECK(cut.look->high == whole.look->high);
      }
    }
  }

  TEST_CASE("a mean is that of finite values of complete samples, with Student's interval") {
    const auto outcome = outcome_of(asked("scores.ise", 0.1, 50), 2'000, 300);
    REQUIRE(outcome.ended);
    CHECK_FALSE(outcome.rate);
    CHECK(outcome.what == "mean of scores.ise");
    CHECK(outcome.unit == "rad^2 s");
    Moments moments;
    for (std::uint64_t begin = 0; begin < outcome.look->samples; begin += 50) {
      std::vector<double> values;
      for (auto id = begin; id < begin + 50; ++id) {
        if (!fails(id) && std::isfinite(score(id).ise)) values.push_back(score(id).ise);
      }
      moments.merge(Moments(values));
    }
    CHECK(outcome.look->estimate == moments.mean());
    CHECK(outcome.look->low == mean_interval(moments, 0.95).low);
  }

  TEST_CASE("relative widths, confidence and the least number of samples") {
    auto stop = asked("scores.held", 0);
    stop.relative_half_width = 0.02 / 0.9;
    const auto relative = outcome_of(stop, 5'000, 500);
    CHECK(relative.look->half_width() <= stop.relative_half_width * relative.look->estimate);
    stop = asked("scores.held", 0.02);
    const auto usual = outcome_of(stop, 9'000, 500);
    stop.confidence = 0.99;
    const auto surer = outcome_of(stop, 9'000, 500);
    // The number of samples grows with z^2: (2.576 / 1.960)^2 = 1.73.
    CHECK(static_cast<double>(surer.look->samples) == doctest::Approx(1.73 * static_cast<double>(usual.look->samples)).epsilon(0.25));
    stop.confidence = 0.95;
    stop.min_samples = usual.look->samples + 1;
    CHECK(outcome_of(stop, 9'000, 500).look->samples == usual.look->samples + 100);
  }

  TEST_CASE("booleans, enums and optionals are counted by value") {
    const auto rate_of = [](const std::string& column, const std::string& value) {
      return outcome_of(asked(column, 1e-9, 1'000, value), 1'000, 1'000).look->estimate;
    };
    std::uint64_t held = 0, fell = 0, failed = 0, settled = 0;
    for (std::uint64_t id = 0; id < 1'000; ++id) {
      failed += fails(id);
      if (fails(id)) continue;
      held += score(id).held;
      fell += score(id).outcome == Outcome::fell;
      settled += score(id).settled.has_value();
    }
    CHECK(rate_of("scores.held", "") == static_cast<double>(held) / 1'000);
    CHECK(rate_of("scores.held", "true") == static_cast<double>(held) / 1'000);
    CHECK(rate_of("scores.held", "false") == static_cast<double>(1'000 - held - failed) / 1'000);
    CHECK(rate_of("scores.outcome", "fell") == static_cast<double>(fell) / 1'000);
    CHECK(rate_of("scores.outcome", "failed") == static_cast<double>(failed) / 1'000);
    CHECK(rate_of("scores.settled", "present") == static_cast<double>(settled) / 1'000);
    CHECK(rate_of("scores/settled", "") != rate_of("scores.settled", "present"));  // the mean of those that are there
  }

  TEST_CASE("where samples are missing it looks no further; a failed run counts") {
    const auto stop = asked("scores.held", 0.45, 10);
    StopRule gap(stop, scores_pipeline()), said(stop, scores_pipeline()), failed(stop, scores_pipeline());
    CHECK_FALSE(gap.add(run_of(1, 5, 100)));
    CHECK_FALSE(gap.outcome().look);
    CHECK_FALSE(said.add({.run = 0, .first_sample = 0, .sample_count = 50}));
    CHECK_FALSE(said.add(run_of(1, 50, 100)));
    CHECK_FALSE(said.outcome().look);
    CHECK(failed.add({.run = 0, .first_sample = 0, .sample_count = 50, .state = RunState::failed, .error = "no"}));
    CHECK(failed.outcome().look->samples == 10);
    CHECK(failed.outcome().look->estimate == 0);
  }

  TEST_CASE("a mean of nothing, or of failures only, ends no study; one of equal values does") {
    StopRule rule(asked("scores.ise", 1e9, 10), scores_pipeline());
    CHECK_FALSE(rule.add({.run = 0, .first_sample = 0, .sample_count = 50, .state = RunState::failed, .error = "no"}));
    CHECK(std::isnan(rule.outcome().look->estimate));
    auto rows = RunRows{.run = 0, .first_sample = 0, .sample_count = 20, .state = RunState::complete};
    rows.ports.push_back(to_columns(Samples<Score>{0, std::vector<Score>(20)}));
    StopRule equal(asked("scores.ise", 1e-9, 10), scores_pipeline());
    CHECK(equal.add(rows));
    CHECK(equal.outcome().look->samples == 10);
  }

  TEST_CASE("rules and outcomes in words") {
    auto stop = asked("scores.held", 0.02, 4'096);
    CHECK(stop_rule_text(stop) == "half width of the 95 % interval of scores.held at most 0.02, looked at every 4,096 samples from 10 on");
    stop.half_width = 0;
    stop.relative_half_width = 0.01;
    stop.confidence = 0.99;
    stop.value = "false";
    CHECK(stop_rule_text(stop) ==
          "half width of the 99 % interval of scores.held false at most 1 % of it, looked at every 4,096 samples from 10 on");
    CHECK(stop_rule_text({}).empty());
    StopOutcome outcome{
        .rule = "R", .what = "scores.held", .unit = "", .rate = true, .ended = true, .look = StopLook{8'192, 0.8, 0.79, 0.81}};
    CHECK(stop_outcome_text(outcome) == "stopped early after 8,192 samples: scores.held = 80.00 % (79.00 - 81.00 %), half width 1 %");
    outcome.ended = false;
    CHECK(stop_outcome_text(outcome) == "not stopped early: after 8,192 samples scores.held = 80.00 % (79.00 - 81.00 %), half width 1 %");
    outcome = {.rule = "R", .what = "mean of scores.time", .unit = "s", .rate = false, .ended = true, .look = StopLook{100, 2.5, 2, 3}};
    CHECK(stop_outcome_text(outcome) == "stopped early after 100 samples: mean of scores.time = 2.5 s (2 - 3 s), half width 0.5 s");
    outcome.look.reset();
    CHECK(stop_outcome_text(outcome) == "not stopped early: there was nothing to look at (R)");
  }

  TEST_CASE("results end with the samples of the look, to the bit, however many more were done") {
    const auto stop = asked("scores.held", 0.02);
    const auto end = outcome_of(stop, 9'000, 9'000).look->samples;
    const auto expected = study_of(end, {});
    ReductionSettings settings;  // by name: of a temporary gcc 12 at -O3 says that it may be uninitialized
    settings.stop = stop;
    settings.parameters = parameters;
    for (const std::uint64_t per_run : {9'000U, 77U, 512U}) {
      Reduction stopped(scores_pipeline(), 9'000, settings);
      for (std::uint64_t first = 0; first < 9'000; first += per_run)
        stopped.add(run_of(first / per_run, first, std::min<std::uint64_t>(per_run, 9'000 - first)));
      CHECK(stopped.ended());
      const auto results = stopped.finish();
      CHECK(results.samples == end);
      CHECK(results.stop->look->samples == end);
      CHECK(results.runs.size() == (end + per_run - 1) / per_run);
      CHECK(results.failed == expected.failed);
      CHECK(results.missing == 0);
      CHECK(results.failed_samples.size() == expected.failed_samples.size());
      REQUIRE(results.ports[0].columns.size() == expected.ports[0].columns.size());
      const auto found = load(results.ports[0].columns), wanted = load(expected.ports[0].columns);
      for (std::size_t c = 0; c < wanted.size(); ++c) {
        CHECK(found[c].shape == wanted[c].shape);
        CHECK(found[c].bytes == wanted[c].bytes);
      }
      CHECK(to_columns(results.ports[0].summary.sensitivity)[2].bytes == to_columns(expected.ports[0].summary.sensitivity)[2].bytes);
    }
  }
}
