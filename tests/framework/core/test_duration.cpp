#include <doctest/doctest.h>

#include "framework/core/duration.hpp"
#include "framework/core/error.hpp"

using namespace regatta;

TEST_SUITE("framework/core/duration") {
  TEST_CASE("text with a unit") {
    CHECK(parse_duration("30s").seconds == 30);
    CHECK(parse_duration("500ms").seconds == 0.5);
    CHECK(parse_duration("1.5 h").seconds == 5400);
    CHECK(parse_duration("2min").seconds == 120);
    CHECK(parse_duration("7").seconds == 7);
  }
  TEST_CASE("nonsense is refused with what to try") {
    for (const char* text : {"", "s", "3 days", "-1s", "nan", "1e999s"}) {
      CAPTURE(text);
      CHECK_THROWS_AS(parse_duration(text), ConfigError);
    }
    CHECK_THROWS_WITH(parse_duration("3 days"), "\"3 days\" is not a length of time; try \"500ms\", \"30s\", \"5min\" or \"2h\"");
  }
  TEST_CASE("for people") {
    CHECK(readable({0.25}) == "250 ms");
    CHECK(readable({59.99}) == "1 min 00 s");
    CHECK(readable({7500}) == "2 h 05 min");
  }
}
