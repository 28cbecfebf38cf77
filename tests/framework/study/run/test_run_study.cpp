#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <tbb/global_control.h>

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

std::string hash_of(const TemporaryFolder& folder, std::uint64_t run, const std::string& group) {
  return run_file_of(folder.path(), run).text(group, "hash").value();
}

}  // namespace

TEST_SUITE("framework/study/run_study") {
  TEST_CASE("a study writes one whole file a run and its results") {
    const TemporaryFolder folder;
    const auto end = run_study(folder.path());
    CHECK(end.report.complete == 10);
    CHECK(end.report.failed == 0);
    CHECK(end.report.results.front().complete() == 100);
    for (std::uint64_t run = 0; run < 10; ++run) {
      const auto file = run_file_of(folder.path(), run);
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

  TEST_CASE("a study without any thread has the same bits") {
    const TemporaryFolder lanes, sequential;
    run_study(lanes.path());
    const auto end = run_study(sequential.path(), {.overrides = {"execution.sequential=true"}});
    CHECK(end.report.complete == 10);
    CHECK(results(sequential.path()) == results(lanes.path()));
    for (std::uint64_t run = 0; run < 10; ++run)
      CHECK(hash_of(sequential, run, "/phases/combine/results") == hash_of(lanes, run, "/phases/combine/results"));
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
          if (parts.lanes[0]->in_flight.run != LaneInFlight::none && parts.lanes[1]->in_flight.run != LaneInFlight::none) together = true;
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
    CHECK(again.report.results.front().complete() == 100);
    CHECK(std::filesystem::last_write_time(Workspace(folder.path()).run_file(4)) == before);
    CHECK(results(folder.path()) == expected);
  }

  TEST_CASE("a damaged product of a complete run is found when it is read, and its run computed anew in the same call") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto expected = results(folder.path());
    const auto file = Workspace(folder.path()).run_file(6);
    {  // a bit of the first scaled angle
      const auto columns = run_file_of(folder.path(), 6).columns("/phases/combine/results", type_of<Samples<example::Result>>());
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
    CHECK(end.log[1].starts_with("6 combine: computed anew, because what was done before cannot be used: " + file.string()));
    CHECK(run_study(folder.path()).log.empty());  // it is sound again
  }

  TEST_CASE("files of a complete run that a killed process left in attempts/ are removed") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    run_study(folder.path());
    std::filesystem::copy_file(workspace.run_file(2), workspace.attempt_file(2, 1));
    std::filesystem::copy_file(workspace.run_file(2), workspace.attempt_file(2, 7));
    run_study(folder.path());
    CHECK(std::filesystem::is_empty(workspace.attempts()));
  }

  TEST_CASE("a run file holds the notes that there are, and they are carried over") {
    const TemporaryFolder folder;
    const example::StudyCall call{.overrides = {"samples.parameters.angle={ choice = [-0.2] }", "samples.count=10", record_3}};
    run_study(folder.path(), call);
    const auto check = [&] {
      const auto file = run_file_of(folder.path(), 0);
      CHECK(file.has("/phases/combine/notes/samples/reason"));
      CHECK(file.has("/phases/combine/notes/scalars/value"));
      CHECK_FALSE(file.has("/phases/combine/notes/items"));
      CHECK_FALSE(file.has("/phases/load/notes"));
    };
    check();
    auto again = call;
    again.overrides.emplace_back("phases.swing.steps=60");  // combine does not read what it writes
    CHECK(run_study(folder.path(), again).report.results.front().failed == 1);
    check();
  }

  TEST_CASE("a stopped study saves checkpoints, resumes and ends with the same bits") {
    const TemporaryFolder folder, undisturbed;
    const example::StudyCall call{.overrides = {"phases.swing.steps=200000", "samples.per_run=50"}};
    StopRequest stop;
    const auto first = run_study(folder.path(), call, &stop, [&](const StudyParts& parts) {
      return std::jthread([&] {
        while (parts.lanes[0]->in_flight.run != 0 || parts.lanes[0]->in_flight.phase != 3) std::this_thread::yield();
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
        while (parts.lanes[0]->in_flight.run == LaneInFlight::none) std::this_thread::yield();
        stop.ask();
      });
    });
    CHECK(end.report.stopped);
    CHECK(end.report.complete >= 3);
    CHECK(end.report.complete + end.report.missing == 10);
    CHECK(end.report.complete < 10);
  }
}
