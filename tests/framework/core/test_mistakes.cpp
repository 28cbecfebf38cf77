#include <doctest/doctest.h>

#include "framework/core/mistakes.hpp"

using namespace regatta;

TEST_SUITE("framework/core/mistakes") {
  TEST_CASE("all mistakes are thrown at once, a line each; without any nothing is") {
    Mistakes mistakes;
    mistakes.require(true, "never said");
    CHECK_NOTHROW(mistakes.throw_if_any());
    mistakes.require(false, "K = {} N is too large; try {}", 5, 3);
    mistakes.take_from([] { throw ConfigError("phi = 2 is above 1"); });
    mistakes.take_from([] {});
    mistakes.add("the end");
    CHECK_THROWS_WITH_AS(mistakes.throw_if_any(), "K = 5 N is too large; try 3\nphi = 2 is above 1\nthe end", ConfigError);
  }

  TEST_CASE("what is no mistake of the user goes through") {
    CHECK_THROWS_AS(Mistakes().take_from([] { throw std::runtime_error("memory"); }), std::runtime_error);
  }
}
