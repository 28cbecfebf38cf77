#include <algorithm>
#include <numeric>
#include <random>

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include "framework/core/error.hpp"
#include "framework/engine/outer_graph.hpp"
#include "tests/framework/engine/example_tasks.hpp"

using namespace regatta;
using Positions = std::vector<std::size_t>;

TEST_SUITE("framework/engine/outer_graph") {
  TEST_CASE("positions come out in order, on the thread that puts them, however they go in") {
    const tbb::global_control no_workers(tbb::global_control::max_allowed_parallelism, 1);
    OuterGraph graph;
    std::mt19937 numbers(1);
    for (int round = 0; round < 5; ++round) {
      Positions in(1000), expected(1000), out;
      std::iota(in.begin(), in.end(), std::size_t{0});
      expected = in;
      std::shuffle(in.begin(), in.end(), numbers);
      int elsewhere = 0;
      const auto here = std::this_thread::get_id();
      graph.open([&](std::size_t position) {
        out.push_back(position);
        elsewhere += std::this_thread::get_id() != here;
      });
      for (std::size_t i = 0; i < in.size(); i += 50) graph.put({&in[i], 50});
      CHECK(out == expected);
      CHECK(elsewhere == 0);
    }
  }

  TEST_CASE("only the completed prefix is delivered") {
    OuterGraph graph;
    Positions out;
    graph.open([&](std::size_t position) { out.push_back(position); });
    graph.put(Positions{1, 2, 5});
    CHECK(out.empty());
    graph.put(Positions{0});
    CHECK(out == Positions{0, 1, 2});
  }

  TEST_CASE("after an exception nothing more is delivered until the graph is opened again") {
    OuterGraph graph;
    Positions out;
    graph.open([&](std::size_t position) {
      if (position == 1) throw Error("full");
      out.push_back(position);
    });
    CHECK_THROWS_WITH_AS(graph.put(Positions{0, 1, 2}), "full", Error);
    CHECK_THROWS_WITH_AS(graph.put(Positions{3}), "full", Error);
    CHECK(out == Positions{0});
    graph.open([&](std::size_t position) { out.push_back(position); });
    graph.put(Positions{0});
    CHECK(out == Positions{0, 0});
  }
}
