#include <string>

#include <doctest/doctest.h>

#include "framework/study/input/toml_nesting.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace regatta;
using namespace example_study;

namespace {

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

/// "line:column" of the place that is too deep, or nothing.
std::string place_in(const std::string& text) {
  const auto error = find_too_deep(text);
  return error ? std::to_string(error->line) + ":" + std::to_string(error->column) : "";
}

constexpr std::size_t far = 100'000;  // levels that a stack of 8 MiB does not hold

}  // namespace

TEST_SUITE("framework/study/toml_nesting") {
  TEST_CASE("what people write is shallow enough") {
    CHECK(place_in("") == "");
    CHECK(place_in("[a.b]\nx = [[1, 2], [3, 4.5]] # a.b.c\n[[list]]\n\"q.r\" = { s.t = 'x', u = \"\"\"\n[[[\n\"\"\" }\n") == "");
    CHECK(place_in("x = [\n" + repeated("[0.5, 1.5],\n", far) + "]\n") == "");
    CHECK(place_in(repeated("[a.b.c]\nd.e = 0.5\n", far)) == "");
    CHECK(place_in("t = '''" + repeated("[", far) + "'''\n# " + repeated("[", far)) == "");
    CHECK(place_in("t = \"" + repeated("\\\"[", far) + "\"") == "");
    CHECK(place_in("x = " + repeated("[", deepest_toml / 2) + repeated("]", deepest_toml / 2)) == "");
  }
  TEST_CASE("the place that is too deep is named, whichever way it got there") {
    CHECK(place_in("\na" + repeated(".a", far) + " = 1") == "2:" + std::to_string(2 * deepest_toml + 2));
    CHECK(place_in("[a" + repeated(".a", far) + "]") == "1:" + std::to_string(2 * deepest_toml + 3));
    CHECK(place_in("\xC3\xA9 = " + repeated("[", far)) == "1:" + std::to_string(deepest_toml + 4));
    CHECK(place_in("x = " + repeated("{ a = ", far)) != "");
    CHECK(place_in("x = " + repeated("[{ \"a\".b = ", far)) != "");
    CHECK(place_in("x = [\n" + repeated("[\n", far)) != "");
    CHECK(place_in("x = 'unfinished\n[a" + repeated(".a", far) + "]") != "");
  }
  TEST_CASE("a study says where, and stays alive") {
    CHECK(wrong_with("a" + repeated(".a", far) + " = 1\n", {})
              .ends_with("this lies deeper than 64 levels of tables and lists; a study needs a few"));
    CHECK(wrong_with("x = " + repeated("[", far) + repeated("]", far) + "\n", {}).starts_with("study.toml:"));
    const auto deep = "phases" + repeated(".a", far);
    CHECK(wrong_with("", {deep + "=1"})
              .ends_with("...: 100001 names, one below the other, are more than 64; write KEY=VALUE, as in --set phases.NAME.key=5"));
    CHECK(wrong_with("", {"phases=" + repeated("[", far)})
              .ends_with("this lies deeper than 64 levels of tables and lists; a study needs a few"));
    CHECK(wrong_with("[samples.parameters]\n\"a" + repeated(".a", far) + "\" = 1\n", {})
              .ends_with("a name in samples.parameters has more than 64 parts"));
  }
}
