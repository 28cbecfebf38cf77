#include <doctest/doctest.h>

#include "framework/study/run/failure_reasons.hpp"

using regatta::FailureReasons;

namespace {

std::string text_of(std::initializer_list<const char*> reasons) {
  FailureReasons all;
  int sample = 0;
  for (const auto* reason : reasons) all.add(std::to_string(sample++), reason);
  return all.text();
}

}  // namespace

TEST_SUITE("framework/study/failure_reasons") {
  TEST_CASE("one reason, of few samples and of many") {
    CHECK(text_of({}).empty());
    CHECK(text_of({"too hot"}) == ", 0: too hot");
    CHECK(text_of({"too hot", "too hot"}) == ", 0, 1: too hot");
    CHECK(text_of({"too hot", "too hot", "too hot", "too hot"}) == ", such as 0, 1, 2: too hot");
  }
  TEST_CASE("several, the commonest first") {
    CHECK(text_of({"a", "b", "b"}) == "\n              2 of them, 1, 2: b\n              1 of them, 0: a");
    CHECK(text_of({"a", "b", "b", "c", "d", "e", "c", "d"}).ends_with("and for 2 other reasons: /runs/failed_samples of the results"));
  }
  TEST_CASE("numbers make no other reason") {
    CHECK(text_of({"m = 0.5 with c = 1e-05", "m = 0.62 with c = 2", "m = 7 with c = 3.25e+10", "m = 1 with c = 4"}) ==
          ", such as 0, 1, 2, each with numbers of its own: m = 0.5 with c = 1e-05");
    CHECK(text_of({"x = 1", "y = 1"}).find("1 of them, 1: y = 1") != std::string::npos);
    CHECK(text_of({"3 m. 4e", "5 m. 6e"}) == ", 0, 1, each with numbers of its own: 3 m. 4e");
    CHECK(text_of({"at 5.", "at 5"}).find("numbers") == std::string::npos);  // a full stop is no number
  }
}
