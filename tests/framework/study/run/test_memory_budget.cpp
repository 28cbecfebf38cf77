#include <cstdlib>
#include <vector>

#include <Eigen/Dense>
#include <doctest/doctest.h>

#include "framework/core/counted_memory.hpp"
#include "framework/study/plan/memory_plan.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/results/run_metrics.hpp"
#include "framework/study/run/numbers_json.hpp"
#include "framework/study/run/rerun.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_file_of;
using example::run_study;

namespace {

constexpr double mebibyte = 1 << 20;

enum class By { vector, eigen, scratch, item };

/// Takes so much memory in the run of sample 30.
class Hungry {
 public:
  static constexpr PhaseInfo info{.name = "hungry", .summary = "Needs memory"};
  struct Options {
    By by = By::vector;
    std::uint64_t bytes = 0;
    static constexpr auto schema() {
      return fields(field<&Options::by>("how it takes it"), field<&Options::bytes>("of memory", unit("byte")));
    }
  };
  explicit Hungry(const Options& options) : options_(options) {}
  Out<"fed", example::Mean> process(In<"samples", Samples<example::Tilt>> samples, Context& run) const {
    double sum = 0;
    if (run.samples().first == 30) {
      const auto count = options_.bytes / sizeof(double);
      if (options_.by == By::vector) sum = std::vector<double>(count, 1.0).back();
      if (options_.by == By::eigen) {
        const Eigen::VectorXd ones = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(count));
        sum = ones(0);
      }
      if (options_.by == By::scratch) sum = std::pmr::vector<double>(count, 1.0, &run.memory()).back();
      if (options_.by == By::item) {
        const auto rows = run.each(2, [&](std::size_t) { return example::Mean{std::vector<double>(count, 1.0).back()}; });
        sum = static_cast<double>(rows.rows.size());
      }
    }
    run.poll();
    return example::Mean{samples->rows.front().angle + 0 * sum};
  }

 private:
  Options options_;
};
REGATTA_PHASE(Hungry);

const PipelineInfo& hungry() {
  static const PipelineInfo info = pipeline<Out<"samples", Samples<example::Tilt>>>().then<Hungry>().info();
  return info;
}

constexpr const char* hungry_text = R"([study]
title = "Hungry"
seed = 7
[samples]
count = 100
per_run = 10
[samples.parameters]
angle = { uniform = [0.1, 0.5] }
[memory]
per_run = 64
)";

example::StudyEnd run_hungry(const std::filesystem::path& folder, const std::string& by, double bytes, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"phases.hungry.by=" + by, fmt::format("phases.hungry.bytes={:.0f}", bytes)});
  return run_study(folder, {.overrides = more, .text = hungry_text, .pipeline = &hungry()});
}

RunMetrics metrics_of(const std::filesystem::path& folder, std::uint64_t run) {
  return numbers_json::to<RunMetrics>(numbers_json::Json::parse(run_file_of(folder, run).text("/metrics", "run").value()));
}

}  // namespace

TEST_SUITE("framework/study/memory_budget") {
  TEST_CASE("a run that asks for more than its budget fails alone, and says what it asked for") {
    if (!counted_memory::available()) return;
    for (const auto* by : {"vector", "eigen", "scratch", "item"}) {
      CAPTURE(by);
      const TemporaryFolder folder;
      const auto end = run_hungry(folder.path(), by, 100 * mebibyte);
      CHECK(end.report.failed == 1);
      CHECK(end.report.complete == 9);
      const auto error = run_file_of(folder.path(), 3).text("/", "error").value();
      CHECK_MESSAGE(error.starts_with("hungry: it asked for 100.0 MiB of memory when it held "), error);
      CHECK_MESSAGE(
          error.ends_with(" of its budget of 64.0 MiB; make runs smaller with samples.per_run, allow more with memory.per_run, or "
                          "run fewer at once with execution.cores"),
          error);
      const auto again = run_hungry(folder.path(), by, 100 * mebibyte, {"memory.per_run=256"});
      CHECK(again.report.complete == 10);  // which run was computed with which budget is no result
    }
  }

  TEST_CASE("a run that is repeated has the memory that it had") {
    const TemporaryFolder folder, scratch;
    const std::vector<std::string> shared{R"(memory.per_run="auto")", "memory.total=100"};
    CHECK(run_hungry(folder.path(), "vector", mebibyte, shared).report.complete == 10);
    const auto budget = metrics_of(folder.path(), 3).memory_budget;
    const auto again =
        rerun(Workspace(folder.path()).run_file(3), hungry(), {"test"}, std::vector<unsigned>(3, 0), StopRequest(), scratch.path());
    CHECK(again.identical());
    CHECK(metrics_of(scratch.path(), 3).memory_budget == budget);
    CHECK(budget != std::uint64_t(100 * mebibyte) / 3);  // of three lanes
  }

  TEST_CASE("where malloc is not asked, scratch memory is counted") {
    const TemporaryFolder folder;
    const auto end = run_hungry(folder.path(), "scratch", 100 * mebibyte, {"memory.count=false"});
    // The vector is gone when poll() looks: only the peak tells.
    CHECK(end.report.failed == 0);
    CHECK(metrics_of(folder.path(), 3).memory_hot == 100 * mebibyte);
    CHECK(metrics_of(folder.path(), 4).memory_hot == 0);
  }

  TEST_CASE("the run file says what was used, and the log when a part has borrowed") {
    if (!counted_memory::available()) return;
    const TemporaryFolder folder;
    const auto end = run_hungry(folder.path(), "vector", 32 * mebibyte);
    CHECK(end.report.complete == 10);
    const auto metrics = metrics_of(folder.path(), 3), others = metrics_of(folder.path(), 4);
    CHECK(metrics.memory_budget == 64 * mebibyte);
    CHECK(metrics.memory_hot >= 32 * mebibyte);
    CHECK(metrics.memory_hot < 33 * mebibyte);
    CHECK(metrics.memory >= metrics.memory_hot);
    CHECK(others.memory < mebibyte);
    CHECK(others.memory > 0);
    const auto borrowed = "3 : took 32.0 MiB of memory for hot where its share is 12.8 MiB (memory.hot): borrowed from the others";
    CHECK(std::ranges::count(end.log, borrowed) == 1);
  }

  TEST_CASE("products beyond their share are written before the end, and the run file is the same") {
    const TemporaryFolder whole, early;
    run_study(whole.path());
    run_study(early.path(), {.overrides = {"memory.analysis=0"}});
    CHECK(example::results(whole.path()) == example::results(early.path()));
    for (const auto& group : run_file_of(whole.path(), 3).products("/phases"))
      CHECK(run_file_of(whole.path(), 3).text(group, "hash") == run_file_of(early.path(), 3).text(group, "hash"));
    CHECK(std::filesystem::is_empty(Workspace(early.path()).root() / "attempts"));
  }

  TEST_CASE("the budget: what the study says, its part of the machine, or what phases need") {
    const auto study_with = [](std::vector<std::string> overrides) {
      return parse_study(hungry_text, "study.toml", overrides, hungry(), {}, {});
    };
    const auto given = study_with({});
    CHECK(budget_of_run(given, 4, {}).bytes == 64 * mebibyte);
    CHECK(memory_text(given, 4) ==
          "64.0 MiB of memory a run (memory.per_run): hot 12.8 MiB, checkpoints 19.2 MiB, analysis 19.2 MiB, "
          "overhead 12.8 MiB");
    const auto shared = study_with({"memory.per_run=\"auto\"", "memory.total=1000"});
    CHECK(budget_of_run(shared, 4, {}).bytes == 250 * mebibyte);
    CHECK(budget_of_run(shared, 4, {.seconds = 0, .bytes = 300 * mebibyte, .most_memory = {}}).bytes == 300 * mebibyte);
    CHECK(memory_text(shared, 4).starts_with("250.0 MiB of memory a run (1000.0 MiB of 1000.0 MiB of memory.total, for 4 lanes): "));
    const auto automatic = study_with({"memory.per_run=\"auto\""});
    CHECK(budget_of_run(automatic, 2, {}).bytes <= 0.45 * memory_limit().bytes);
  }

  TEST_CASE("shares that are more than all, and a run that may use more than all runs, are refused") {
    const auto wrong = [](std::vector<std::string> overrides) -> std::string {
      try {
        parse_study(hungry_text, "study.toml", overrides, hungry(), {}, {});
        return {};
      } catch (const ConfigError& error) {
        return error.what();
      }
    };
    CHECK(wrong({"memory.hot=0.5"})
              .find("memory: the shares hot = 0.5, checkpoints = 0.3, analysis = 0.3 and overhead = 0.2 add up to 1.3; "
                    "together at most 1: try hot = 0.2") != std::string::npos);
    CHECK(wrong({"memory.checkpoints=0.9", "memory.analysis=0.4"})
              .find("add up to 1.7; together at most 1: leave them out for the usual ones") != std::string::npos);
    CHECK(
        wrong({"memory.total=32"}).find("memory.per_run = 64 MiB is more than all runs may use together, memory.total = 32 MiB; try 32") !=
        std::string::npos);
    CHECK(wrong({"memory.per_run=0"}).find("memory.per_run = 0 MiB") != std::string::npos);
  }
}
