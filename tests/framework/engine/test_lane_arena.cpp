#include <atomic>
#include <random>

#include <doctest/doctest.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include "framework/core/error.hpp"
#include "framework/engine/lane_arena.hpp"
#include "tests/framework/engine/example_tasks.hpp"

using namespace regatta;
using namespace regatta::test;

namespace {

constexpr Path both_paths[] = {Path::graph, Path::direct};

GraphShape random_shape(std::mt19937& numbers) {
  GraphShape shape;
  shape.after.resize(1 + numbers() % 12);
  for (std::size_t node = 1; node < shape.after.size(); ++node)
    for (std::size_t earlier = 0; earlier < node; ++earlier)
      if (numbers() % 3 == 0) shape.after[node].push_back(earlier);
  return shape;
}

}  // namespace

TEST_SUITE("framework/engine/lane_arena") {
  TEST_CASE("on both paths every node of any graph is called once, after its predecessors, on the slot thread") {
    const tbb::global_control workers(tbb::global_control::max_allowed_parallelism, 8);  // workers exist, and stay out
    std::mt19937 numbers(20261120);
    for (int graph = 0; graph < 100; ++graph) {
      const GraphShape shape = random_shape(numbers);
      for (Path path : both_paths) {
        LaneArena arena(shape, path);
        int wrong = 0;
        arena.enter([&] {
          for (int run = 0; run < 20; ++run) {
            CheckedTask task(shape);
            arena.run(task, 0);
            wrong += !task.correct();
          }
        });
        CAPTURE(graph);
        CHECK(wrong == 0);
      }
    }
  }

  TEST_CASE("a task of the wrong order or count is found out") {
    CheckedTask early(line);
    early.begin(0);
    for (std::size_t node : {1U, 0U, 2U, 3U}) early.execute(node);
    early.end();
    CHECK_FALSE(early.correct());
    CheckedTask missing(line);
    missing.begin(0);
    for (std::size_t node : {0U, 1U, 2U}) missing.execute(node);
    missing.end();
    CHECK_FALSE(missing.correct());
  }

  TEST_CASE("parallel loops of a node stay on the slot thread, however many workers there are") {
    const tbb::global_control workers(tbb::global_control::max_allowed_parallelism, 8);
    for (Path path : both_paths) {
      LaneArena arena(diamond, path);
      std::atomic<int> bodies{0}, elsewhere{0};
      const auto here = std::this_thread::get_id();
      CallTask task(0, [&](std::uint64_t, std::size_t) {
        tbb::parallel_for(0, 1000, [&](int) {
          ++bodies;
          if (std::this_thread::get_id() != here) ++elsewhere;
        });
      });
      arena.enter([&] { arena.run(task, 0); });
      CHECK(bodies == 4000);
      CHECK(elsewhere == 0);
    }
  }

  TEST_CASE("a graph without nodes is a run of begin and end") {
    for (Path path : both_paths) {
      const GraphShape none;
      LaneArena arena(none, path);
      CheckedTask task(none);
      arena.enter([&] { arena.run(task, 0); });
      CHECK(task.correct());
    }
  }

  TEST_CASE("a circle is refused on every path, and what a body throws reaches the caller of enter") {
    const GraphShape circle{{{1}, {0}}};
    for (Path path : {Path::automatic, Path::graph, Path::direct}) CHECK_THROWS_AS(LaneArena(circle, path), ContractError);
    LaneArena arena(line, Path::automatic);
    CHECK_THROWS_WITH_AS(arena.enter([] { throw Error("out"); }), "out", Error);
  }
}
