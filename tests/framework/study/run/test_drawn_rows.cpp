#include <cmath>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::Tilt;

namespace {

/// Fails sample 3 alone, and every run that has a sample 20.
class Judge {
 public:
  static constexpr PhaseInfo info{.name = "judge", .summary = "Fails some"};
  using Options = NoOptions;
  explicit Judge(const Options&) {}
  Out<"judged", Samples<Tilt>> process(In<"samples", Samples<Tilt>> samples, Context& context) const {
    for (std::size_t i = 0; i < samples->rows.size(); ++i) {
      if (samples->first_id + i == 3) context.fail(3, "it is three");
      if (samples->first_id + i == 20) throw Error("it is twenty");
    }
    return *samples;
  }
};
REGATTA_PHASE(Judge);

const PipelineInfo& judges() {
  static const auto info = pipeline<Out<"samples", Samples<Tilt>>>().then<Judge>().reduce<"samples">().reduce<"judged">().info();
  return info;
}

/// The numbers of a reduced port, in order of samples.
std::vector<Tilt> rows_of(const StudyReport& report, std::size_t port) {
  return from_columns<Samples<Tilt>>(load(report.results.front().ports[port].columns)).rows;
}

// Sobol points: the drift of some of the 40 samples is beyond its range, -1 to 1.
constexpr const char* text = R"([study]
seed = 7
[samples]
count = 40
method = "sobol"
[samples.parameters]
angle = { uniform = [0.1, 0.5] }
drift = { normal = [0.5, 0.3] }
)";

}  // namespace

TEST_SUITE("framework/study/drawn_rows") {
  TEST_CASE("study.h5 holds what was drawn for samples that failed alone or with their run, and NaN where the draw itself failed") {
    const TemporaryFolder folder, whole;
    const example::StudyCall call{.overrides = {"samples.per_run=5"}, .text = text, .pipeline = &judges()};
    const auto end = example::run_study(folder.path(), call);
    CHECK(end.report.failed == 1);  // run 4, samples 20 to 24
    const auto drawn = rows_of(end.report, 0), judged = rows_of(end.report, 1);
    REQUIRE(drawn.size() == 40);
    int undrawn = 0;
    for (std::uint64_t id = 0; id < 40; ++id) {
      CAPTURE(id);
      // What a study draws is a function of the sample alone: the run of one sample says it, too.
      const bool bad = std::isnan(drawn[id].drift);
      undrawn += bad ? 1 : 0;
      CHECK(std::isnan(drawn[id].angle) == bad);
      CHECK(std::isnan(judged[id].angle) == (bad || id == 3 || (id >= 20 && id < 25)));
      if (!std::isnan(judged[id].angle)) CHECK(judged[id].angle == drawn[id].angle);
    }
    // 4.8 % of the normal distribution is above 1. Of the first 32 points of a Sobol sequence one is in each 32nd: 1 or 2 are there; of the
    // next 8, one in each 8th: 0 or 1.
    CHECK(undrawn >= 1);
    CHECK(undrawn <= 3);
    CHECK(drawn[3].angle > 0.1);
    CHECK(drawn[22].angle > 0.1);

    // The same numbers when everything is one run, which fails as a whole.
    const auto one = example::run_study(whole.path(), {.overrides = {"samples.per_run=40"}, .text = text, .pipeline = &judges()});
    CHECK(one.report.failed == 1);
    const auto columns = load(one.report.results.front().ports[0].columns);
    const auto in_eight = load(end.report.results.front().ports[0].columns);
    for (const auto& name : {"angle", "drift"}) CHECK(find_column(columns, name)->bytes == find_column(in_eight, name)->bytes);
  }

  TEST_CASE("what is drawn for failed samples stays out of the statistics") {
    const TemporaryFolder folder;
    const auto end = example::run_study(folder.path(), {.overrides = {"samples.per_run=5"}, .text = text, .pipeline = &judges()});
    const auto& numbers = end.report.results.front().ports[0].summary.numbers;
    REQUIRE(numbers.front().name == "angle");
    CHECK(numbers.front().count == end.report.results.front().complete());
    CHECK(numbers.front().count < 40 - 2);
  }
}
