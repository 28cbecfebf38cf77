#include <csignal>
#include <optional>
#include <thread>

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "framework/core/error.hpp"
#include "framework/study/plan/run_file.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::record_3;
using example::results;
using example::run_file_of;
using example::run_study;

namespace {

/// Files of this process stay below a size as long as it lives: what is written beyond fails, as on a full disk.
class SmallFiles {
 public:
  explicit SmallFiles(rlim_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit small{bytes, limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;

 private:
  void (*before_)(int);
  rlimit limit_{};
};

/// Takes longer than the second that its run is given.
class Nap {
 public:
  static constexpr PhaseInfo info{.name = "nap", .summary = "Does nothing, for long"};
  using Options = NoOptions;
  explicit Nap(const Options&) {}
  Out<"rested", example::Mean> process(In<"samples", Samples<example::Tilt>> samples) const {
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    return example::Mean{samples->rows.front().angle};
  }
};
REGATTA_PHASE(Nap);

}  // namespace

TEST_SUITE("framework/study/failing_runs") {
  TEST_CASE("a run that throws fails alone, says where, and is done again") {
    const TemporaryFolder folder, healthy;
    const auto end = run_study(folder.path(), {.overrides = {"phases.swing.throw_at=20"}, .runs = IdRanges("3")});
    CHECK(end.report.failed == 1);
    CHECK(end.report.missing == 9);
    REQUIRE(end.report.results.front().runs.size() == 10);
    CHECK(end.report.results.front().runs[3].error == "swing: step 20: energy is not finite");
    const auto file = run_file_of(folder.path(), 3);
    CHECK(file.text("/", "status") == "failed");
    CHECK(file.text("/", "error") == "swing: step 20: energy is not finite");
    CHECK(file.text("/", "repeat") == "app run study.toml --runs 3");
    CHECK(file.has("/samples"));
    CHECK(std::ranges::find(end.log, "3 swing: failed: step 20: energy is not finite; repeat with: app run study.toml --runs 3") !=
          end.log.end());

    const auto again = run_study(folder.path());
    CHECK(again.plan.runs[3].action == Action::redo);
    CHECK(again.report.complete == 10);
    run_study(healthy.path());
    CHECK(results(folder.path()) == results(healthy.path()));
  }

  TEST_CASE("shared data that cannot be made fails every run with the reason") {
    const TemporaryFolder folder;
    const auto end = run_study(
        folder.path(), {.overrides = {"samples.parameters.angle={ choice = [0.2, 0.3] }", "limits.wall=\"1h\"", "phases.scale.factor=0"}});
    CHECK(end.report.failed == 10);
    CHECK(end.report.results.front().runs[9].error == "scale: a factor of 0");
  }

  TEST_CASE("a wall limit fails the run with what to try") {
    const TemporaryFolder folder;
    const auto end =
        run_study(folder.path(), {.overrides = {"limits.wall=\"20ms\"", "phases.swing.steps=1000000"}, .runs = IdRanges("0-1")});
    CHECK(end.report.failed == 2);
    CHECK(end.report.results.front().runs[0].error ==
          "swing: the wall time limit is used up (limits.wall); raise it, or make runs smaller with samples.per_run");
  }

  TEST_CASE("a wall limit also fails a run whose phases never look at the clock; what they made serves the next call") {
    static const auto naps = pipeline<Out<"samples", Samples<example::Tilt>>>().then<Nap>().info();
    const TemporaryFolder folder;
    example::StudyCall call{.overrides = {"limits.wall=\"1s\""}, .text = "[study]\nseed = 7\n[samples]\ncount = 1\n", .pipeline = &naps};
    const auto late = run_study(folder.path(), call);
    CHECK(late.report.failed == 1);
    CHECK(late.report.results.front().runs[0].error ==
          "nap: it took longer than the wall time limit (limits.wall), but what it made is kept: the same command goes on with that");
    CHECK(run_file_of(folder.path(), 0).has("/phases/nap/rested"));
    const auto again = run_study(folder.path(), call);
    CHECK(again.plan.runs[0].execute == std::vector<std::uint8_t>{0});
    CHECK(again.report.complete == 1);
  }

  TEST_CASE("with a higher limit a run goes on from where it was used up") {
    const TemporaryFolder folder, undisturbed;
    const auto first = run_study(folder.path(), {.overrides = {"limits.steps=20"}});
    CHECK(first.report.failed == 10);
    CHECK(first.report.results.front().runs[4].error == "swing: step 20: the limit of 20 steps is used up (limits.steps)");
    const auto second = run_study(folder.path());
    CHECK(second.plan.runs[4].action == Action::resume);
    CHECK(second.plan.runs[4].reason ==
          "failed before: swing: step 20: the limit of 20 steps is used up (limits.steps); checkpoint of swing at step 20");
    CHECK(second.report.complete == 10);
    run_study(undisturbed.path());
    CHECK(results(folder.path()) == results(undisturbed.path()));
    CHECK(std::filesystem::is_empty(Workspace(folder.path()).attempts()));
  }

  TEST_CASE("samples that fail alone are counted and shown apart") {
    const TemporaryFolder folder;
    const auto end = run_study(folder.path(), {.overrides = {"samples.parameters.angle={ choice = [-0.2] }"}});
    CHECK(end.report.complete == 10);
    CHECK(end.report.results.front().failed == 10);  // the first of each run
    REQUIRE(end.report.results.front().failed_samples.size() == 10);
    CHECK(end.report.results.front().failed_samples[2].sample == 20);
    CHECK(end.report.results.front().failed_samples[2].reason == "combine: a negative angle");
  }

  TEST_CASE("a sample that fails twice is one row with both reasons, in order of ids") {
    const TemporaryFolder folder;  // angle stays within +-3, and combine fails the first sample of a run when it is negative
    const auto end =
        run_study(folder.path(),
                  {.overrides = {"samples.parameters.angle={ normal = [-0.9, 0.1] }", "samples.parameters.drift={ normal = [0, 1] }"}});
    REQUIRE(end.report.failed == 0);
    const auto& failed = end.report.results.front().failed_samples;
    CHECK(failed.size() == end.report.results.front().failed);
    CHECK(std::ranges::is_sorted(failed, std::less<>(), &FailedSample::sample));
    const auto twice = std::ranges::count_if(failed, [](const FailedSample& f) {
      return f.reason.starts_with("samples: samples.parameters.drift = ") && f.reason.ends_with("; combine: a negative angle");
    });
    CHECK(twice > 0);
  }

  TEST_CASE("a failure of a sample that the run does not have fails that run alone") {
    const TemporaryFolder folder;
    const auto end =
        run_study(folder.path(),
                  {.overrides = {"samples.parameters.angle={ uniform = [-3, 1] }", "samples.per_run=1", "samples.count=20", record_3}});
    CHECK(end.report.failed > 0);
    CHECK(end.report.complete > 0);
    CHECK(end.report.failed + end.report.complete == 20);
    for (std::size_t run = 0; run < 20; ++run) {
      const auto& error = end.report.results.front().runs[run].error;
      if (error.empty()) continue;
      CHECK(error ==
            fmt::format("combine: a failure of phase combine names sample {}, which is not one of this run ({} to {}); the id of a row "
                        "is first_id plus its index",
                        run + 1, run, run));
    }
  }

  TEST_CASE("a run file that cannot be written fails its run with path and reason, the others go on") {
    const TemporaryFolder folder;
    const SmallFiles small(300'000);  // run 4 records 10 x 4001 rows of 24 bytes
    const auto end =
        run_study(folder.path(), {.overrides = {"phases.swing.steps=4000", "phases.swing.record={ samples=\"40-49\", every=1 }",
                                                "output.compression=none", "execution.retries=0"}});
    CHECK(end.report.io_retries == 0);
    CHECK(end.report.failed == 1);
    CHECK(end.report.complete == 9);
    const auto& error = end.report.results.front().runs[4].error;
    CHECK_MESSAGE(error.find("000004.1.h5: File too large") != std::string::npos, error);
  }

  TEST_CASE("a write that the system refuses for a while is made again, and the run is complete") {
    const TemporaryFolder folder, undisturbed;
    std::optional<SmallFiles> small;
    const auto end = run_study(folder.path(), {.runs = IdRanges("3")}, nullptr, [&](const StudyParts& parts) {
      small.emplace(4096);  // after the plan was written
      return std::jthread([&] {
        while (parts.counts.io_retries == 0) std::this_thread::yield();
        small.reset();
      });
    });
    CHECK(end.report.complete == 1);
    CHECK(end.report.io_retries == 1);
    CHECK(Reader(Workspace(folder.path()).study_file()).natural("/runs", "io_retries") == 1);
    const auto told = std::ranges::find_if(end.log, [](const std::string& line) {
      return line.starts_with("3 : write ") && line.ends_with("000003.1.h5: File too large; once more in 1 s (execution.retries: 1 of 1)");
    });
    CHECK(told != end.log.end());
    CHECK(std::filesystem::is_empty(Workspace(folder.path()).attempts()));
    run_study(undisturbed.path(), {.runs = IdRanges("3")});
    CHECK(results(folder.path()) == results(undisturbed.path()));
  }

  TEST_CASE("a failed run whose file cannot be written either says both") {
    const TemporaryFolder folder;
    std::optional<SmallFiles> small;
    const auto end = run_study(folder.path(), {.overrides = {"phases.swing.throw_at=20", "execution.retries=0"}, .runs = IdRanges("3")},
                               nullptr, [&](const StudyParts&) {
                                 small.emplace(4096);  // after the plan was written
                                 return std::jthread();
                               });
    CHECK(end.report.results.front().runs[3].error == "swing: step 20: energy is not finite");
    REQUIRE_FALSE(end.log.empty());
    CHECK_MESSAGE(end.log.back().starts_with("3 : the file that says so could not be written: write "), end.log.back());
  }
}
