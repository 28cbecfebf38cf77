#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/engine/task_graph.hpp"

using namespace regatta;
using Order = std::vector<std::size_t>;

TEST_SUITE("framework/engine/task_graph") {
  TEST_CASE("every node stands after its predecessors, ties by number") {
    CHECK(topological_order({{{}, {0}, {0}, {1, 2}}}) == Order{0, 1, 2, 3});
    CHECK(topological_order({{{3}, {0}, {}, {2}}}) == Order{2, 3, 0, 1});
    CHECK(topological_order({{{}, {}, {}}}) == Order{0, 1, 2});
    CHECK(topological_order({}).empty());
  }

  TEST_CASE("a line is a line whatever its numbers") {
    CHECK(is_line({{{}, {0}, {1}}}));
    CHECK(is_line({{{2}, {0}, {}}}));
    CHECK(is_line({{{}}}));
    CHECK_FALSE(is_line({{{}, {0}, {0}, {1, 2}}}));
    CHECK_FALSE(is_line({{{}, {}}}));
    CHECK_FALSE(is_line({{{}, {0}, {0}}}));
    CHECK_FALSE(is_line({{{}, {0}, {0, 1}}}));
  }

  TEST_CASE("a circle and an unknown node are refused") {
    CHECK_THROWS_WITH_AS(topological_order({{{}, {2}, {1}}}), "GraphShape: node 1 waits for itself, directly or in a circle",
                         ContractError);
    CHECK_THROWS_WITH_AS(topological_order({{{0}}}), "GraphShape: node 0 waits for itself, directly or in a circle", ContractError);
    CHECK_THROWS_WITH_AS(is_line({{{}, {7}}}), "GraphShape: node 1 waits for node 7, but there are 2 nodes", ContractError);
  }
}
