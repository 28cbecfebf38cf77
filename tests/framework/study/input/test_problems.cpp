#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/input/problems.hpp"

using namespace regatta;

TEST_SUITE("framework/study/problems") {
  TEST_CASE("all problems are reported in order of place, those of the file first") {
    Problems problems("a.toml", {"x=1", "y=2"});
    problems.add({2, 1, 1}, "from y");
    problems.add({0, 10, 2}, "tenth line");
    problems.add({1, 1, 1}, "from x");
    problems.add({0, 9, 30}, "ninth line");
    problems.add({}, "nowhere");
    problems.add({.argument = Place::elsewhere}, "-z: from another option");
    problems.add({0, 9, 4}, "ninth line, before");
    CHECK_THROWS_WITH_AS(problems.throw_if_any(),
                         "a.toml: nowhere\na.toml:9:4: ninth line, before\na.toml:9:30: ninth line\na.toml:10:2: tenth line\n"
                         "--set x=1: from x\n--set y=2: from y\n-z: from another option",
                         ConfigError);
  }
  TEST_CASE("one place keeps the order in which its problems were found, and lines are problems of their own") {
    Problems problems("a.toml", {});
    problems.add({0, 1, 1}, "b\n\na\tc");
    problems.add({0, 1, 1}, "");
    CHECK(problems.count() == 2);
    CHECK_THROWS_WITH(problems.throw_if_any(), "a.toml:1:1: b\na.toml:1:1: a c");
  }
  TEST_CASE("an argument with a line break stays on its line") {
    Problems problems("a.toml", {"x=1\ny"});
    problems.add({1, 1, 1}, "wrong");
    CHECK_THROWS_WITH(problems.throw_if_any(), "--set x=1\\ny: wrong");
  }
  TEST_CASE("no problems, no exception") { CHECK_NOTHROW(Problems("a.toml", {}).throw_if_any()); }
}
