// How a call of Engine::process() ends before its jobs do.
#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "tests/framework/engine/example_tasks.hpp"

using namespace regatta;
using namespace regatta::test;
using Runs = std::vector<std::uint64_t>;

namespace {

/// An engine of `lanes` lanes; what was executed and delivered.
struct Bench {
  explicit Bench(std::size_t lanes) : engine({.pus = some_cores(lanes), .path = Path::graph}, line) {}

  std::unique_ptr<RunTask> make(const Job& job, std::function<void(std::uint64_t)> body) {
    return std::make_unique<CallTask>(job.index, [this, body = std::move(body)](std::uint64_t run, std::size_t node) {
      if (node == 0) body(run);
      if (node == 3) ++ended;
    });
  }
  void keep(const std::unique_ptr<RunTask>& task) { delivered.push_back(static_cast<CallTask&>(*task).run()); }

  Engine engine;
  StopRequest stop;
  std::atomic<int> ended{0};
  Runs delivered;
};

}  // namespace

TEST_SUITE("framework/engine/engine_end") {
  TEST_CASE("a stop before the call admits nothing and returns everything") {
    Bench bench(2);
    bench.stop.ask();
    const auto missing = bench.engine.process(
        equal_jobs(3), [&](const Job& job) { return bench.make(job, [](auto) {}); }, ignore, bench.stop);
    CHECK(missing == Runs{0, 1, 2});
    CHECK(bench.ended == 0);
  }

  TEST_CASE("after a stop runs in flight end, the completed prefix is delivered, the rest is returned") {
    Bench bench(1);
    const auto missing = bench.engine.process(
        equal_jobs(10),
        [&](const Job& job) {
          return bench.make(job, [&](std::uint64_t run) {
            if (run == 3) bench.stop.ask();
          });
        },
        [&](auto task) { bench.keep(task); }, bench.stop);
    CHECK(bench.ended == 4);
    CHECK(bench.delivered == Runs{0, 1, 2, 3});
    CHECK(missing == Runs{4, 5, 6, 7, 8, 9});
  }

  TEST_CASE("a run that ended behind one that was never admitted is not delivered") {
    Bench bench(1);
    std::vector<Job> jobs = equal_jobs(4);
    jobs[2].estimate = 5;  // executed first
    const auto missing = bench.engine.process(
        jobs,
        [&](const Job& job) {
          return bench.make(job, [&](std::uint64_t run) {
            if (run == 0) bench.stop.ask();
          });
        },
        [&](auto task) { bench.keep(task); }, bench.stop);
    CHECK(bench.ended == 2);
    CHECK(bench.delivered == Runs{0});
    CHECK(missing == Runs{1, 2, 3});
  }

  TEST_CASE("finished may ask for the stop: it needs no other thread") {
    Bench bench(2);
    const auto missing = bench.engine.process(
        equal_jobs(100'000), [&](const Job& job) { return bench.make(job, [](auto) {}); },
        [&](auto task) {
          bench.keep(task);
          bench.stop.ask();
        },
        bench.stop);
    CHECK(bench.delivered.size() + missing.size() == 100'000);
    CHECK(bench.delivered.size() == static_cast<std::size_t>(bench.ended));  // equal estimates: what ended is a prefix
  }

  TEST_CASE("what make throws is rethrown after the runs in flight have ended, and the engine goes on working") {
    Bench bench(2);
    std::atomic<bool> failed{false};
    const auto make = [&](const Job& job) {
      if (job.index == 1) {
        failed = true;
        throw Error("no such input");
      }
      return bench.make(job, [&](std::uint64_t) {
        CHECK(within(patience, [&] { return failed.load(); }));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));  // the failure must wait for this run
      });
    };
    CHECK_THROWS_WITH_AS(bench.engine.process(equal_jobs(2), make, [&](auto task) { bench.keep(task); }, {}), "no such input", Error);
    CHECK(bench.ended == 1);
    CHECK(bench.delivered == Runs{0});
    const auto missing = bench.engine.process(equal_jobs(5), [&](const Job& job) { return bench.make(job, [](auto) {}); }, ignore, {});
    CHECK(missing.empty());
    CHECK(bench.ended == 6);
  }

  TEST_CASE("after an exception of make nothing is admitted") {
    Bench bench(1);
    int made = 0;
    const auto make = [&](const Job& job) {
      if (++made == 3) throw 42;  // not a std::exception
      return bench.make(job, [](auto) {});
    };
    CHECK_THROWS_AS(bench.engine.process(equal_jobs(10), make, ignore, {}), int);
    CHECK(made == 3);
  }

  TEST_CASE("a make that returns nothing is the author's mistake") {
    Bench bench(1);
    CHECK_THROWS_WITH_AS(bench.engine.process(equal_jobs(1), [](const Job&) { return nullptr; }, ignore, {}),
                         "Engine::process: make returned no task for run 0", ContractError);
  }

  TEST_CASE("what finished throws ends admission and delivery and is rethrown") {
    Bench bench(2);
    const auto finished = [&](std::unique_ptr<RunTask> task) {
      bench.keep(task);
      if (bench.delivered.size() == 2) throw Error("disk full");
    };
    const auto slowly = [](std::uint64_t) { std::this_thread::sleep_for(std::chrono::milliseconds(1)); };
    CHECK_THROWS_WITH_AS(bench.engine.process(equal_jobs(5'000), [&](const Job& job) { return bench.make(job, slowly); }, finished, {}),
                         "disk full", Error);
    CHECK(bench.delivered == Runs{0, 1});
    CHECK(bench.ended < 5'000);
  }

  TEST_CASE("a second call from inside the first is refused") {
    Bench bench(1);
    const auto make = [&](const Job& job) { return bench.make(job, [](auto) {}); };
    const auto again = [&](std::unique_ptr<RunTask>) { bench.engine.process(equal_jobs(1), make, ignore, {}); };
    CHECK_THROWS_WITH_AS(bench.engine.process(equal_jobs(2), make, again, {}),
                         "Engine::process: called while another call is at work; one at a time, not from make or finished", ContractError);
  }
}
