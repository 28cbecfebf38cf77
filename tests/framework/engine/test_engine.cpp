#include <numeric>

#include <doctest/doctest.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include "framework/core/error.hpp"
#include "framework/engine/cpu_time.hpp"
#include "tests/framework/engine/example_tasks.hpp"

using namespace regatta;
using namespace regatta::test;
using Runs = std::vector<std::uint64_t>;

namespace {

/// How many of two runs met the other while both were in flight.
int met(std::size_t lanes, std::chrono::milliseconds limit) {
  Engine engine({.pus = some_cores(lanes), .path = Path::automatic}, single);
  std::atomic<int> inside{0}, together{0};
  const auto body = [&](std::uint64_t, std::size_t) {
    ++inside;
    if (within(limit, [&] { return inside == 2; })) ++together;
  };
  engine.process(equal_jobs(2), [&](const Job& job) { return std::make_unique<CallTask>(job.index, body); }, ignore, {});
  return together;
}

}  // namespace

TEST_SUITE("framework/engine/engine") {
  TEST_CASE("two lanes have two runs in flight, one lane has one") {
    CHECK(met(2, patience) == 2);
    CHECK(met(1, std::chrono::milliseconds(20)) == 1);  // the second finds that the first was there; the first waits in vain
  }

  TEST_CASE("the longest estimate is executed first, ties by index; delivery keeps the order of the span") {
    Engine engine({.pus = some_cores(1), .path = Path::automatic}, single);
    const std::vector<Job> jobs{
        {.index = 4, .estimate = 1}, {.index = 5, .estimate = 7}, {.index = 6, .estimate = 1}, {.index = 7, .estimate = 9}};
    Runs executed, delivered;
    const auto missing = engine.process(
        jobs,
        [&](const Job& job) {
          return std::make_unique<CallTask>(job.index, [&](std::uint64_t run, std::size_t) { executed.push_back(run); });
        },
        [&](std::unique_ptr<RunTask> task) { delivered.push_back(static_cast<CallTask&>(*task).run()); }, {});
    CHECK(executed == Runs{7, 5, 4, 6});
    CHECK(delivered == Runs{4, 5, 6, 7});
    CHECK(missing.empty());
  }

  TEST_CASE("10,000 empty runs on two lanes are all correct and delivered in order, on every path, with no worker at all") {
    for (const std::size_t parallelism : {1U, 8U}) {
      const tbb::global_control workers(tbb::global_control::max_allowed_parallelism, parallelism);
      for (const GraphShape* shape : {&line, &diamond})
        for (Path path : {Path::automatic, Path::graph, Path::direct}) {
          Engine engine({.pus = some_cores(2), .path = path}, *shape);
          int correct = 0;
          const auto missing = engine.process(
              equal_jobs(10'000), [&](const Job&) { return std::make_unique<CheckedTask>(*shape); },
              [&](std::unique_ptr<RunTask> task) { correct += static_cast<CheckedTask&>(*task).correct(); }, {});
          CHECK(correct == 10'000);
          CHECK(missing.empty());
        }
    }
  }

  TEST_CASE("make is called on the slot thread, finished on the calling thread") {
    Engine engine({.pus = some_cores(2), .path = Path::automatic}, single);
    const auto caller = std::this_thread::get_id();
    std::atomic<int> made_by_caller{0}, wrong_lane{0};
    int delivered_elsewhere = 0;
    engine.process(
        equal_jobs(100),
        [&](const Job& job) {
          made_by_caller += std::this_thread::get_id() == caller;
          const auto maker = std::this_thread::get_id();
          return std::make_unique<CallTask>(
              job.index, [&wrong_lane, maker](std::uint64_t, std::size_t) { wrong_lane += maker != std::this_thread::get_id(); });
        },
        [&](std::unique_ptr<RunTask> task) {
          wrong_lane += static_cast<CallTask&>(*task).lane() >= 2;
          delivered_elsewhere += std::this_thread::get_id() != caller;
        },
        {});
    CHECK(made_by_caller == 0);
    CHECK(wrong_lane == 0);
    CHECK(delivered_elsewhere == 0);
  }

  TEST_CASE("a run that fails inside a node disturbs no other: nested loops do all their bodies") {
    const tbb::global_control workers(tbb::global_control::max_allowed_parallelism, 4);
    Engine engine({.pus = some_cores(2), .path = Path::graph}, diamond);
    std::atomic<int> bodies{0}, failures{0};
    const auto body = [&](std::uint64_t run, std::size_t node) {
      try {
        tbb::parallel_for(0, 100, [&](int i) {
          if (run % 2 == 1 && node == 1 && i == 50) throw Error("bad physics");
          if (run % 2 == 0) ++bodies;
        });
      } catch (const Error&) {
        ++failures;
      }
    };
    const auto missing =
        engine.process(equal_jobs(200), [&](const Job& job) { return std::make_unique<CallTask>(job.index, body); }, ignore, {});
    CHECK(bodies == 100 * 4 * 100);  // runs, nodes, bodies
    CHECK(failures == 100);
    CHECK(missing.empty());
  }

  TEST_CASE("one engine serves several calls, also with no jobs, and ends while idle") {
    Engine engine({.pus = some_cores(2), .path = Path::automatic}, line);
    CHECK(engine.lanes() == 2);
    CHECK(engine.warnings().empty());
    for (std::size_t n : {3U, 0U, 50U, 1U}) {
      std::size_t delivered = 0;
      const auto missing = engine.process(
          equal_jobs(n), [&](const Job&) { return std::make_unique<CheckedTask>(line); }, [&](std::unique_ptr<RunTask>) { ++delivered; },
          {});
      CHECK(delivered == n);
      CHECK(missing.empty());
    }
    const Engine never_used({.pus = some_cores(3), .path = Path::graph}, diamond);
  }

  TEST_CASE("the caller waits without using the CPU") {
    Engine engine({.pus = some_cores(1), .path = Path::automatic}, single);
    const Stopwatch watch;
    engine.process(equal_jobs(1),
                   [](const Job& job) {
                     return std::make_unique<CallTask>(
                         job.index, [](std::uint64_t, std::size_t) { std::this_thread::sleep_for(std::chrono::milliseconds(300)); });
                   },
                   ignore, {});
    CHECK(watch.wall() >= 0.3);
    CHECK(watch.cpu() < 0.03);  // a tenth of the time; a thread that spins needs all of it
  }

  TEST_CASE("no cores, and a graph with a circle, are refused; a core that does not exist is a warning") {
    CHECK_THROWS_WITH_AS(Engine({.pus = {}, .path = Path::automatic}, line),
                         "Engine: no cores given; core_budget() names those of this machine", ContractError);
    CHECK_THROWS_AS(Engine({.pus = some_cores(2), .path = Path::automatic}, GraphShape{{{0}}}), ContractError);
    const Engine engine({.pus = {some_cores(1)[0], 60'000}, .path = Path::automatic}, line);
    REQUIRE(engine.warnings().size() == 1);
    CHECK(engine.warnings()[0].starts_with("lane-1 is not pinned to CPU 60000"));
  }
}
