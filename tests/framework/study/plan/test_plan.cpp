#include <fstream>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/live/live_checkpoints.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/plan_text.hpp"
#include "framework/study/plan/recover.hpp"
#include "framework/study/results/run_metrics.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::results;
using example::run_study;

namespace {

Plan plan_of(const TemporaryFolder& folder, const std::vector<std::string>& overrides, const std::string& text = example::study_text) {
  const auto study = parse_study(text, "study.toml", overrides, example::swings());
  return make_plan(study, example::swings(), example::swings(), Workspace(folder.path()), 1, current_provenance({"test"}));
}

std::vector<std::string> computed(const Plan& plan, std::size_t run) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < example::swings().phases.size(); ++i) {
    if (plan.runs[run].execute[i]) names.push_back(example::swings().phases[i].name);
  }
  return names;
}

}  // namespace

TEST_SUITE("framework/study/plan") {
  TEST_CASE("nothing there, all is new; a plan touches nothing") {
    const TemporaryFolder folder;
    const auto plan = plan_of(folder, {});
    CHECK(plan.count(Action::fresh) == 10);
    CHECK(plan.changed);
    CHECK(std::filesystem::is_empty(folder.path()));
    CHECK(plan_text(plan, example::swings(), false) == "10 runs of 10 samples\n        10 new              100 samples\n");
  }

  TEST_CASE("a larger count only adds runs") {
    const TemporaryFolder folder, whole;
    run_study(folder.path());
    const auto plan = plan_of(folder, {"samples.count=125"});
    CHECK(plan.count(Action::complete) == 10);
    CHECK(plan.count(Action::fresh) == 3);
    CHECK(plan.runs.back().slice == Slice{12, 0, 120, 5});
    // The last run had 5 samples: it stays, and new runs follow it.
    run_study(folder.path(), {.overrides = {"samples.count=125"}});
    const auto more = plan_of(folder, {"samples.count=140"});
    CHECK(more.count(Action::complete) == 13);
    CHECK(more.runs[13].slice == Slice{13, 0, 125, 10});
    run_study(folder.path(), {.overrides = {"samples.count=140"}});
    run_study(whole.path(), {.overrides = {"samples.count=140"}});
    CHECK(results(folder.path()) == results(whole.path()));
  }

  TEST_CASE("rows of a table: more of them add runs, a changed one redoes the runs that have it, and says so") {
    TemporaryFolder folder, beside;
    const auto table = beside.path() / "angles.csv";
    const auto write = [&](std::size_t rows, std::size_t changed) {
      std::ofstream out(table);
      out << "angle\n";
      for (std::size_t i = 0; i < rows; ++i) out << (i == changed ? 0.45 : 0.1 + 0.001 * static_cast<double>(i)) << "\n";
    };
    const auto text = fmt::format("[study]\nseed = 7\n[samples]\nmethod = \"table\"\ntable = \"{}\"\nper_run = 10\n", table.string());
    constexpr std::size_t none = 1000;
    const auto plan_now = [&] { return plan_of(folder, {}, text); };
    write(30, none);
    run_study(folder.path(), {.text = text});
    CHECK(plan_now().count(Action::complete) == 3);
    CHECK(!plan_now().changed);
    write(50, none);
    CHECK(plan_now().count(Action::complete) == 3);
    CHECK(plan_now().count(Action::fresh) == 2);
    write(30, 12);
    const auto one = plan_now();
    CHECK(one.changed);  // study.h5 is of other rows
    CHECK(one.count(Action::complete) == 2);
    CHECK(one.runs[1].action == Action::redo);
    CHECK(one.runs[1].reason == fmt::format("rows 10 to 19 of {} (samples.table) are others than before", table.string()));
    CHECK(plan_text(one, example::swings(), false)
              .find(fmt::format(": rows of {} (samples.table) are others than before\n", table.string())) != std::string::npos);
    // The name of the file decides nothing.
    std::filesystem::rename(table, beside.path() / "moved.csv");
    const auto moved = fmt::format("[study]\nseed = 7\n[samples]\nmethod = \"table\"\ntable = \"{}\"\nper_run = 10\n",
                                   (beside.path() / "moved.csv").string());
    CHECK(plan_of(folder, {}, moved).count(Action::complete) == 2);
  }

  TEST_CASE("a changed option redoes its phase and those behind it, says why, and uses the rest again") {
    const TemporaryFolder folder, whole;
    run_study(folder.path());
    const auto swing = plan_of(folder, {"phases.swing.steps=60"});
    CHECK(swing.count(Action::redo) == 10);
    CHECK(swing.runs[0].reason == "phases.swing.steps is 60, was 50");
    CHECK(computed(swing, 0) == std::vector<std::string>{"swing"});

    // combine reads "scaled", which has no schema: what makes it is computed again as well, the stepper is not.
    const auto scale = plan_of(folder, {"phases.scale.factor=3"});
    CHECK(scale.runs[0].reason == "phases.scale.factor is 3.0, was 2.0");
    CHECK(computed(scale, 0) == std::vector<std::string>{"load", "scale", "combine"});
    CHECK(plan_text(scale, example::swings(), false) ==
          "10 runs of 10 samples\n        10 redo             100 samples  load, scale, combine: phases.scale.factor is 3.0, was 2.0\n");
    const auto file = Workspace(folder.path()).run_file(0);
    const auto before = Reader(file).text("/phases/swing/swung", "hash");
    run_study(folder.path(), {.overrides = {"phases.scale.factor=3"}});
    run_study(whole.path(), {.overrides = {"phases.scale.factor=3"}});
    CHECK(results(folder.path()) == results(whole.path()));
    CHECK(Reader(file).text("/phases/swing/swung", "hash") == before);
    const auto metrics = Reader(file).columns("/metrics", type_of<std::vector<PhaseMetrics>>());
    const auto rows = from_columns<std::vector<PhaseMetrics>>(metrics);
    REQUIRE(rows.size() == 5);
    CHECK_FALSE(rows[3].computed);  // the stepper
    CHECK(rows[4].computed);
  }

  TEST_CASE("seed, distributions and slices are reasons too") {
    const TemporaryFolder folder;
    run_study(folder.path());
    CHECK(plan_of(folder, {"study.seed=8"}).runs[0].reason == "study.seed is 8, was 7");
    CHECK(plan_of(folder, {"samples.parameters.angle=0.2"}).runs[0].action == Action::redo);
    const auto slices = plan_of(folder, {"samples.per_run=20"});
    CHECK(slices.count(Action::redo) == 5);
    CHECK(slices.runs[1].reason == "it has samples 20 to 39, had 10 to 19");
    CHECK(plan_text(slices, example::swings(), false)
              .find("  5 redo             100 samples  load, scale, average, swing, combine: cut otherwise than before: samples.per_run is "
                    "20, was 10\n") != std::string::npos);
    CHECK(plan_of(folder, {"samples.per_run=\"auto\""}).count(Action::complete) == 10);  // frozen in the plan
    CHECK(plan_of(folder, {"study.title=\"Another name\""}).count(Action::complete) == 10);
    CHECK(plan_of(folder, {"checkpoint.every=\"1s\"", "limits.steps=1000"}).count(Action::complete) == 10);  // decides no result
  }

  TEST_CASE("run files that a smaller table leaves over are kept and named") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto plan = plan_of(folder, {"samples.count=75"});
    CHECK(plan.left_over == std::vector<std::string>{"000008.h5", "000009.h5"});
    CHECK(plan_text(plan, example::swings(), false).find("runs/ also holds 2 files of earlier plans (000008.h5, ...)") !=
          std::string::npos);
    CHECK(plan.runs[7].reason == "it has samples 70 to 74, had 70 to 79");
    CHECK(plan.runs[7].reason_of_many == "cut otherwise than before");
    CHECK(plan_of(folder, {}).left_over.empty());
  }

  TEST_CASE("a damaged run file is done again and named") {
    const TemporaryFolder folder;
    run_study(folder.path());
    std::filesystem::resize_file(Workspace(folder.path()).run_file(2), 100);
    const auto plan = plan_of(folder, {});
    CHECK(plan.count(Action::complete) == 9);
    CHECK(plan.runs[2].action == Action::redo);
    CHECK(plan.runs[2].reason.find("000002.h5") != std::string::npos);
    const auto end = run_study(folder.path());
    CHECK(end.report.complete == 10);
  }

  TEST_CASE("a folder with the name of a run file is reported, and fails that run alone") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    std::filesystem::create_directories(workspace.run_file(2));
    const auto plan = plan_of(folder, {});
    CHECK(plan.runs[2].reason == workspace.run_file(2).string() + " is a folder where the file of this run goes: move it away");
    const auto end = run_study(folder.path());
    CHECK(end.report.complete == 9);
    CHECK(end.report.failed == 1);
    std::filesystem::remove(workspace.run_file(2));
    recover(workspace);
    CHECK(run_study(folder.path()).report.complete == 10);
  }

  TEST_CASE("products that a failed run did not come to use are used by the next one") {
    const TemporaryFolder folder;
    run_study(folder.path(), {.overrides = {"phases.swing.steps=60"}});
    // swing is computed and fails; load to combine stand beside it in the graph, some of them after it.
    run_study(folder.path(), {.overrides = {"phases.swing.throw_at=20"}});
    CHECK(computed(plan_of(folder, {}), 3) == std::vector<std::string>{"swing"});
  }

  TEST_CASE("the checkpoint of a phase's newest loop is the one that is named") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    workspace.create();
    const auto plan = plan_of(folder, {});
    LiveFile file(workspace.attempt_file(3, 1));
    Document document;
    WrittenChunks written;
    const auto save = [&](const char* loop, std::uint64_t item) {
      const auto fingerprint = plan.fingerprint_of(0, plan.runs[3].slice);
      add_checkpoint(document, put_checkpoint(file, written, {.phase = loop, .fingerprint = fingerprint, .step = item, .parts = {}},
                                              Compression::none));
    };
    save("load.each9", 10);  // the loops before it were short: they have none
    save("load.each10", 7);
    document.attribute("/", "status", std::string("running"));
    file.commit(document);
    const auto next = plan_of(folder, {});
    CHECK(next.runs[3].action == Action::resume);
    CHECK(next.runs[3].reason == "checkpoint of load at item 7");
    CHECK(next.runs[2].action == Action::fresh);
  }

  TEST_CASE("whatever the user has changed makes a new plan; the same study does not") {
    const TemporaryFolder folder;
    run_study(folder.path());
    CHECK_FALSE(plan_of(folder, {}).changed);
    CHECK(plan_of(folder, {"study.title=\"Another name\""}).changed);
    run_study(folder.path(), {.overrides = {"study.title=\"Another name\""}});
    CHECK(read_newest_plan(Workspace(folder.path()), example::swings())->title == "Another name");
    CHECK(Workspace(folder.path()).newest_plan() == 2);
  }

  TEST_CASE("a study of too many runs is refused with what fits") {
    const TemporaryFolder folder;
    const auto refusal = [&](const std::vector<std::string>& overrides) -> std::string {
      try {
        plan_of(folder, overrides);
      } catch (const ConfigError& error) {
        return error.what();
      }
      return "accepted";
    };
    CHECK(refusal({"samples.count=4294967296", "samples.per_run=1000000"}) == "accepted");  // rows of all samples are not held
    CHECK(refusal({"samples.count=20000000", "samples.per_run=1"}) ==
          "samples.count = 20,000,000 with samples.per_run = 1 makes 20,000,000 runs, each with a file; at most 10,000,000: "
          "try samples.per_run = 2");
  }

  TEST_CASE("a plan of other phases, or no plan at all, is refused") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto other = pipeline<Out<"samples", Samples<example::Tilt>>>().then<example::Swing>().info();
    CHECK_THROWS_WITH_AS(read_newest_plan(Workspace(folder.path()), other),
                         ((folder.path() / "plan.json").string() + ": this workspace belongs to test with the phases load, scale, average, "
                                                                   "swing, combine; use that program for it, whatever the command")
                             .c_str(),
                         ConfigError);
    std::filesystem::resize_file(folder.path() / "plan.json", 20);
    CHECK_THROWS_AS(plan_of(folder, {}), ConfigError);
  }
}

namespace {

RunBytes linear(double bytes_per_sample) {
  return [=](std::uint64_t samples) { return bytes_per_sample * static_cast<double>(samples); };
}

}  // namespace

TEST_SUITE("framework/study/run_table") {
  TEST_CASE("the most samples that fit") {
    CHECK(most_samples(1000, linear(1), 500) == 500);
    CHECK(most_samples(1000, linear(1), 1e6) == 1000);
    CHECK(most_samples(1000, linear(1), 0.5) == 1);  // not even that fits
    CHECK(most_samples(
              1000, [](std::uint64_t n) { return n < 7 ? 1.0 : 100.0; }, 50) == 6);
  }
  TEST_CASE("auto gives 15 runs a core") {
    CHECK(automatic_per_run(10'000, 2, linear(100), 1e10, {.row_bytes = 100}) == 334);
    CHECK(automatic_per_run(10, 64, linear(100), 1e10, {.row_bytes = 100}) == 1);
  }
  TEST_CASE("memory caps the samples of a run") {
    // A quarter of 1 GB for 4 lanes is 62.5 MB a lane: 62 samples of 1 MB.
    CHECK(automatic_per_run(1'000'000, 4, linear(1e6), 1e9, {.row_bytes = 100}) == 62);
    CHECK(automatic_per_run(1'000'000, 4, linear(1e12), 1e9, {.row_bytes = 100}) == 1);
  }
  TEST_CASE("a larger study has more runs and not larger ones, from 4 MiB of rows on") {
    CHECK(automatic_per_run(1'000'000, 2, linear(1'000), 1e10, {.row_bytes = 1'000}) == 4'194);
    CHECK(automatic_per_run(10'000'000, 2, linear(1'000), 1e10, {.row_bytes = 1'000}) == 4'194);
    CHECK(automatic_per_run(10'000'000, 2, linear(1'000), 1e10, {.row_bytes = 1e9}) == 1);
  }
  TEST_CASE("short runs are 4 a core, of at most 16 MiB of rows") {
    const SampleCost cost{.row_bytes = 100, .seconds = 1e-5};  // 25,000 in a quarter of a second
    CHECK(automatic_per_run(6'000, 2, linear(100), 1e10, cost) == 750);
    CHECK(automatic_per_run(100'000, 2, linear(100), 1e10, cost) == 12'500);
    CHECK(automatic_per_run(400'000, 2, linear(100), 1e10, cost) == 25'000);
    CHECK(automatic_per_run(900'000, 2, linear(100), 1e10, cost) == 30'000);  // 15 a core are not short any more
    CHECK(automatic_per_run(10'000'000, 2, linear(1'000), 1e10, {.row_bytes = 1'000, .seconds = 1e-5}) == 16'777);
    CHECK(automatic_per_run(10'000'000, 2, linear(1'000), 1e10, {.row_bytes = 1'000, .seconds = 1e-3}) == 4'194);
    CHECK(automatic_per_run(10'000'000, 2, linear(1e5), 1e10, cost) == 12'500);  // a quarter of 10 GB for 2 lanes
  }
  TEST_CASE("runs of more than ten minutes are cut") {
    CHECK(automatic_per_run(3'000, 2, linear(100), 1e10, {.row_bytes = 100, .seconds = 8}) == 75);
    CHECK(automatic_per_run(3'000, 2, linear(100), 1e10, {.row_bytes = 100, .seconds = 5}) == 100);  // 15 a core
    CHECK(automatic_per_run(3'000, 2, linear(100), 1e10, {.row_bytes = 100, .seconds = 1e4}) == 1);
  }
  TEST_CASE("every sample is in exactly one run") {
    for (const std::uint64_t count : {1U, 9U, 10U, 11U, 1000U}) {
      std::uint64_t next = 0;
      for (const auto& slice : run_table(count, 10, 1, {{0, 0, 0, 4}, {1, 0, 4, 3}}, 2)) {
        CHECK(slice.first_sample == next);
        next += slice.sample_count;
      }
      CHECK(next == count);
    }
  }
  TEST_CASE("cases take turns, and a study that grows or gets a case keeps its runs") {
    const std::vector<Slice> two = run_table(20, 10, 2, {}, 0);
    CHECK(two == std::vector<Slice>{{0, 0, 0, 10}, {1, 1, 0, 10}, {2, 0, 10, 10}, {3, 1, 10, 10}});
    CHECK(run_table(25, 10, 2, two, 4) ==
          std::vector<Slice>{{0, 0, 0, 10}, {1, 1, 0, 10}, {2, 0, 10, 10}, {3, 1, 10, 10}, {4, 0, 20, 5}, {5, 1, 20, 5}});
    CHECK(run_table(10, 10, 2, two, 4) == std::vector<Slice>{{0, 0, 0, 10}, {1, 1, 0, 10}});
    // The second case is gone and another one has come: what is left keeps its numbers.
    CHECK(run_table(20, 10, 2, {two[0], two[2]}, 4) == std::vector<Slice>{{0, 0, 0, 10}, {2, 0, 10, 10}, {4, 1, 0, 10}, {5, 1, 10, 10}});
  }
}
