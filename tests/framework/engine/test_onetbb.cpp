// Facts about oneTBB that the engine is built around. If one of these fails with a new version, the design may be simplified.
#include <atomic>

#include <doctest/doctest.h>
#include <tbb/flow_graph.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "framework/core/error.hpp"
#include "tests/framework/engine/child.hpp"
#include "tests/framework/engine/example_tasks.hpp"

using namespace regatta;
using namespace regatta::test;
using tbb::flow::continue_msg;
using Node = tbb::flow::continue_node<continue_msg>;

TEST_SUITE("framework/engine/onetbb") {
  TEST_CASE("a cancelled graph makes a nested loop return early as if it were done: the engine never cancels") {
    tbb::task_arena arena(1, 1);
    int bodies = 0;
    bool returned = false;
    arena.execute([&] {
      tbb::flow::graph graph;
      Node node(graph, [&](continue_msg) {
        tbb::parallel_for(0, 1000, [&](int) {
          if (++bodies == 4) graph.cancel();
        });
        returned = true;
      });
      node.try_put({});
      graph.wait_for_all();
    });
    CHECK(returned);
    CHECK(bodies < 1000);
  }

  TEST_CASE("a throw ends the graph, and what waits for several is left half satisfied until reset: node bodies are noexcept") {
    tbb::task_arena arena(1, 1);
    bool fail = true;
    int after_both = 0;
    arena.execute([&] {
      tbb::flow::graph graph;
      Node steady(graph, [](continue_msg) {});
      Node failing(graph, [&](continue_msg) {
        if (fail) throw Error("node");
      });
      Node both(graph, [&](continue_msg) { ++after_both; });
      tbb::flow::make_edge(steady, both);
      tbb::flow::make_edge(failing, both);

      steady.try_put({});
      graph.wait_for_all();
      failing.try_put({});
      CHECK_THROWS_WITH_AS(graph.wait_for_all(), "node", Error);
      CHECK(after_both == 0);

      fail = false;
      steady.try_put({});
      graph.wait_for_all();
      CHECK(after_both == 1);  // without its other predecessor

      fail = true;
      steady.try_put({});
      graph.wait_for_all();
      failing.try_put({});
      CHECK_THROWS_AS(graph.wait_for_all(), Error);
      graph.reset();
      fail = false;
      steady.try_put({});
      graph.wait_for_all();
      CHECK(after_both == 1);
      failing.try_put({});
      graph.wait_for_all();
      CHECK(after_both == 2);
    });
  }

  TEST_CASE("an arena of one slot runs two bodies at once when execute and enqueue are mixed: lanes only execute") {
    tbb::task_arena arena(1, 1);
    std::atomic<bool> enqueued_ran{false};
    bool both = false;
    arena.execute([&] {
      arena.enqueue([&] { enqueued_ran = true; });
      both = within(patience, [&] { return enqueued_ran.load(); });  // while this body still has the one slot
    });
    CHECK(both);
  }

  TEST_CASE("the default concurrency honours the affinity mask") {
    Child child("cores");
    CHECK(child.line() == "1");
    CHECK(child.end() == "exit 0");
  }

  TEST_CASE("an exception that crosses a node ends the process where it was thrown, instead of a graph that is half done") {
    CHECK(Child("throw").end() == "signal 6");
  }
}
