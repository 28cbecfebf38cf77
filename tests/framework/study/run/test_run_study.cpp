#include <csignal>
#include <fstream>
#include <optional>
#include <thread>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <tbb/global_control.h>

#include "framework/core/error.hpp"
#include "framework/study/plan/run_file.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::results;
using example::run_study;

namespace {

Reader run_file_of(const TemporaryFolder& folder, std::uint64_t run) { return Reader(Workspace(folder.path()).run_file(run)); }

std::string hash_of(const TemporaryFolder& folder, std::uint64_t run, const std::string& group) {
  return run_file_of(folder, run).text(group, "hash").value();
}

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

constexpr const char* record_3 = "phases.swing.record.samples=\"3\"";  // for studies that have no sample 57

}  // namespace

TEST_SUITE("framework/study/run_study") {
  TEST_CASE("a study writes one whole file a run and its results") {
    const TemporaryFolder folder;
    const auto end = run_study(folder.path());
    CHECK(end.report.complete == 10);
    CHECK(end.report.failed == 0);
    CHECK(end.report.results.complete() == 100);
    for (std::uint64_t run = 0; run < 10; ++run) {
      const auto file = run_file_of(folder, run);
      CHECK(file.text("/", "status") == "complete");
      CHECK(file.natural("/", "first_sample") == 10 * run);
      CHECK(file.text("/phases/swing", "fingerprint") == end.plan.fingerprint_of(3, end.plan.runs[run].slice));
      CHECK(file.has("/phases/combine/results"));
      CHECK_FALSE(file.has("/phases/load/angles"));  // has no schema: transient
      CHECK(file.has("/phases/swing/recorded") == (run == 0 || run == 5));
      CHECK(file.long_text("/config/scale/options") == "factor = 2.0\n");
    }
    CHECK(std::filesystem::is_empty(Workspace(folder.path()).attempts()));
  }

  TEST_CASE("results are the same bits on one lane and two, in slices of any size") {
    const TemporaryFolder one, two, sevens, singles;
    run_study(one.path());
    const auto expected = results(one.path());
    REQUIRE(expected.size() >= 4);

    // Two lanes on the same core are still two threads: both must be seen at work at once.
    std::atomic<bool> together = false;
    run_study(two.path(), {.overrides = {"phases.swing.steps=20000"}, .pus = {0, 0}}, nullptr, [&](const StudyParts& parts) {
      return std::jthread([&](const std::stop_token& end) {
        while (!end.stop_requested()) {
          if (parts.lanes[0]->run != LaneState::idle && parts.lanes[1]->run != LaneState::idle) together = true;
        }
      });
    });
    CHECK(together);
    const TemporaryFolder one_long;
    run_study(one_long.path(), {.overrides = {"phases.swing.steps=20000"}});
    CHECK(results(two.path()) == results(one_long.path()));
    CHECK(results(one_long.path()) != expected);  // the comparison sees differences

    run_study(sevens.path(), {.overrides = {"samples.per_run=7"}});
    CHECK(results(sevens.path()) == expected);
    run_study(singles.path(), {.overrides = {"samples.per_run=1"}, .pus = {0, 0}});
    CHECK(results(singles.path()) == expected);
  }

  TEST_CASE("a second call does nothing again") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto before = std::filesystem::last_write_time(Workspace(folder.path()).run_file(4));
    const auto expected = results(folder.path());
    const auto again = run_study(folder.path());
    CHECK(again.plan.count(Action::complete) == 10);
    CHECK_FALSE(again.plan.changed);
    CHECK(again.report.results.complete() == 100);
    CHECK(std::filesystem::last_write_time(Workspace(folder.path()).run_file(4)) == before);
    CHECK(results(folder.path()) == expected);
  }

  TEST_CASE("a run that throws fails alone, says where, and is done again") {
    const TemporaryFolder folder, healthy;
    const auto end = run_study(folder.path(), {.overrides = {"phases.swing.throw_at=20"}, .runs = IdRanges("3")});
    CHECK(end.report.failed == 1);
    CHECK(end.report.missing == 9);
    REQUIRE(end.report.results.runs.size() == 10);
    CHECK(end.report.results.runs[3].error == "swing: step 20: energy is not finite");
    const auto file = run_file_of(folder, 3);
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

  TEST_CASE("a damaged product of a complete run is found when it is read, and its run computed anew in the same call") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto expected = results(folder.path());
    const auto file = Workspace(folder.path()).run_file(6);
    {  // a bit of the first scaled angle
      const auto columns = run_file_of(folder, 6).columns("/phases/combine/results", type_of<Samples<example::Result>>());
      const auto& bytes = find_column(columns, "scaled")->bytes;
      std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
      const std::string content((std::istreambuf_iterator<char>(stream)), {});
      const auto at = content.find(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
      REQUIRE(at != std::string::npos);
      stream.seekp(static_cast<std::streamoff>(at));
      stream.put(static_cast<char>(content[at] ^ 1));
    }
    const auto end = run_study(folder.path());
    CHECK(end.plan.runs[6].action == Action::complete);  // a plan does not read every number
    CHECK(end.report.complete == 10);
    CHECK(end.report.failed == 0);
    CHECK(results(folder.path()) == expected);
    REQUIRE(end.log.size() >= 2);
    CHECK(end.log[1].starts_with("6 : computed anew, because what was done before cannot be used: " + file.string()));
    CHECK(run_study(folder.path()).log.empty());  // it is sound again
  }

  TEST_CASE("files of a complete run that a killed process left in attempts/ are removed") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    run_study(folder.path());
    std::filesystem::copy_file(workspace.run_file(2), workspace.attempt_file(2, 1));
    std::filesystem::copy_file(workspace.run_file(2), workspace.attempts() / "000002.swing.1.checkpoint.h5");
    run_study(folder.path());
    CHECK(std::filesystem::is_empty(workspace.attempts()));
  }

  TEST_CASE("shared data that cannot be made fails every run with the reason") {
    const TemporaryFolder folder;
    const auto end = run_study(
        folder.path(), {.overrides = {"samples.parameters.angle={ choice = [0.2, 0.3] }", "limits.wall=\"1h\"", "phases.scale.factor=0"}});
    CHECK(end.report.failed == 10);
    CHECK(end.report.results.runs[9].error == "scale: a factor of 0");
  }

  TEST_CASE("a wall limit fails the run with what to try") {
    const TemporaryFolder folder;
    const auto end =
        run_study(folder.path(), {.overrides = {"limits.wall=\"20ms\"", "phases.swing.steps=1000000"}, .runs = IdRanges("0-1")});
    CHECK(end.report.failed == 2);
    CHECK(end.report.results.runs[0].error ==
          "swing: the wall time limit is used up (limits.wall); raise it, or make runs smaller with samples.per_run");
  }

  TEST_CASE("a wall limit also fails a run whose phases never look at the clock; what they made serves the next call") {
    static const auto naps = pipeline<Out<"samples", Samples<example::Tilt>>>().then<Nap>().info();
    const TemporaryFolder folder;
    example::StudyCall call{.overrides = {"limits.wall=\"1s\""}, .text = "[study]\nseed = 7\n[samples]\ncount = 1\n", .pipeline = &naps};
    const auto late = run_study(folder.path(), call);
    CHECK(late.report.failed == 1);
    CHECK(late.report.results.runs[0].error ==
          "nap: it took longer than the wall time limit (limits.wall), but what it made is kept: the same command goes on with that");
    CHECK(run_file_of(folder, 0).has("/phases/nap/rested"));
    const auto again = run_study(folder.path(), call);
    CHECK(again.plan.runs[0].execute == std::vector<std::uint8_t>{0});
    CHECK(again.report.complete == 1);
  }

  TEST_CASE("with a higher limit a run goes on from where it was used up") {
    const TemporaryFolder folder, undisturbed;
    const auto first = run_study(folder.path(), {.overrides = {"limits.steps=20"}});
    CHECK(first.report.failed == 10);
    CHECK(first.report.results.runs[4].error == "swing: step 20: the limit of 20 steps is used up (limits.steps)");
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
    CHECK(end.report.results.failed == 10);  // the first of each run
    REQUIRE(end.report.results.failed_samples.size() == 10);
    CHECK(end.report.results.failed_samples[2].sample == 20);
    CHECK(end.report.results.failed_samples[2].reason == "combine: a negative angle");
  }

  TEST_CASE("a sample that fails twice is one row with both reasons, in order of ids") {
    const TemporaryFolder folder;  // angle stays within +-3, and combine fails the first sample of a run when it is negative
    const auto end =
        run_study(folder.path(),
                  {.overrides = {"samples.parameters.angle={ normal = [-0.9, 0.1] }", "samples.parameters.drift={ normal = [0, 1] }"}});
    REQUIRE(end.report.failed == 0);
    const auto& failed = end.report.results.failed_samples;
    CHECK(failed.size() == end.report.results.failed);
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
      const auto& error = end.report.results.runs[run].error;
      if (error.empty()) continue;
      CHECK(error ==
            fmt::format("combine: a failure of phase combine names sample {}, which is not one of this run ({} to {}); the id of a row "
                        "is first_id plus its index",
                        run + 1, run, run));
    }
  }

  TEST_CASE("a run file holds the notes that there are, and they are carried over") {
    const TemporaryFolder folder;
    const example::StudyCall call{.overrides = {"samples.parameters.angle={ choice = [-0.2] }", "samples.count=10", record_3}};
    run_study(folder.path(), call);
    const auto check = [&] {
      const auto file = run_file_of(folder, 0);
      CHECK(file.has("/phases/combine/notes/samples/reason"));
      CHECK(file.has("/phases/combine/notes/scalars/value"));
      CHECK_FALSE(file.has("/phases/combine/notes/items"));
      CHECK_FALSE(file.has("/phases/load/notes"));
    };
    check();
    auto again = call;
    again.overrides.emplace_back("phases.swing.steps=60");  // combine does not read what it writes
    CHECK(run_study(folder.path(), again).report.results.failed == 1);
    check();
  }

  TEST_CASE("a stopped study saves checkpoints, resumes and ends with the same bits") {
    const TemporaryFolder folder, undisturbed;
    const example::StudyCall call{.overrides = {"phases.swing.steps=200000", "samples.per_run=50"}};
    StopRequest stop;
    const auto first = run_study(folder.path(), call, &stop, [&](const StudyParts& parts) {
      return std::jthread([&] {
        while (parts.lanes[0]->run != 0 || parts.lanes[0]->phase != 3) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));  // into the middle of the steps
        stop.ask();
      });
    });
    REQUIRE(first.report.stopped);
    CHECK(first.report.complete == 0);
    CHECK_FALSE(std::filesystem::exists(Workspace(folder.path()).study_file()));
    CHECK_FALSE(std::filesystem::exists(Workspace(folder.path()).run_file(0)));

    const auto second = run_study(folder.path(), call);
    CHECK(second.plan.runs[0].action == Action::resume);
    CHECK(second.plan.runs[0].reason.starts_with("checkpoint of swing at step "));
    CHECK(std::ranges::any_of(second.log,
                              [](const std::string& line) { return line.starts_with("0 swing: goes on from the checkpoint at step "); }));
    CHECK(second.report.complete == 2);
    run_study(undisturbed.path(), call);
    CHECK(results(folder.path()) == results(undisturbed.path()));
    CHECK(hash_of(folder, 0, "/phases/swing/recorded") == hash_of(undisturbed, 0, "/phases/swing/recorded"));
    CHECK(std::filesystem::is_empty(Workspace(folder.path()).attempts()));
  }

  TEST_CASE("a stopped study counts the runs that were complete before as complete") {
    const TemporaryFolder folder;
    example::StudyCall call{.overrides = {"phases.swing.steps=20000", record_3, "samples.count=30"}};
    run_study(folder.path(), call);
    call.overrides.back() = "samples.count=100";
    StopRequest stop;
    const auto end = run_study(folder.path(), call, &stop, [&](const StudyParts& parts) {
      return std::jthread([&] {
        while (parts.lanes[0]->run == LaneState::idle) std::this_thread::yield();
        stop.ask();
      });
    });
    CHECK(end.report.stopped);
    CHECK(end.report.complete >= 3);
    CHECK(end.report.complete + end.report.missing == 10);
    CHECK(end.report.complete < 10);
  }

  TEST_CASE("a run file that cannot be written fails its run with path and reason, the others go on") {
    const TemporaryFolder folder;
    const SmallFiles small(300'000);  // run 4 records 10 x 4001 rows of 24 bytes
    const auto end = run_study(
        folder.path(),
        {.overrides = {"phases.swing.steps=4000", "phases.swing.record={ samples=\"40-49\", every=1 }", "output.compression=none"}});
    CHECK(end.report.failed == 1);
    CHECK(end.report.complete == 9);
    const auto& error = end.report.results.runs[4].error;
    CHECK_MESSAGE(error.find("000004.1.h5: File too large") != std::string::npos, error);
  }

  TEST_CASE("a failed run whose file cannot be written either says both") {
    const TemporaryFolder folder;
    std::optional<SmallFiles> small;
    const auto end =
        run_study(folder.path(), {.overrides = {"phases.swing.throw_at=20"}, .runs = IdRanges("3")}, nullptr, [&](const StudyParts&) {
          small.emplace(4096);  // after the plan was written
          return std::jthread();
        });
    CHECK(end.report.results.runs[3].error == "swing: step 20: energy is not finite");
    REQUIRE_FALSE(end.log.empty());
    CHECK_MESSAGE(end.log.back().starts_with("3 : the file that says so could not be written: write "), end.log.back());
  }
}
