#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "framework/core/range_check.hpp"

using namespace regatta;

namespace {

struct Part {
  double x = 1;
  float y = 1;
  int whole = 100;
  static constexpr auto schema() {
    return fields(field<&Part::x>("x", unit("m"), range(0, 2)), field<&Part::y>("y", range(-1, 1)),
                  field<&Part::whole>("a whole number", range(0, 200)));
  }
};

struct All {
  Part part;
  std::vector<std::array<double, 2>> points{{0, 1}};
  std::optional<double> maybe;
  std::vector<Part> parts;
  double free = 1e300;
  static constexpr auto schema() {
    using A = All;
    return fields(field<&A::part>("p"), field<&A::points>("q", unit("m"), range(0, 5)), field<&A::maybe>("r", unit("Hz"), range(1, 9)),
                  field<&A::parts>("s"), field<&A::free>("without a range"));
  }
};

std::string mistakes_of(const All& all) {
  Mistakes mistakes;
  check_ranges(type_of<All>(), &all, "all", mistakes);
  try {
    mistakes.throw_if_any();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_SUITE("framework/core/range_check") {
  TEST_CASE("numbers in their ranges, ends included, are no mistakes") {
    CHECK(mistakes_of({}).empty());
    CHECK(mistakes_of({.part = {.x = 2, .y = -1}, .points = {{0, 5}}, .maybe = 9, .parts = {{}, {.x = 0}}}).empty());
  }
  TEST_CASE("each number that is not in its range is said, wherever it stands") {
    CHECK(mistakes_of({.part = {.x = 3, .y = -2}, .points = {{0, 1}, {0, 7}}, .maybe = 0.5, .parts = {{}, {.x = -1}}}) ==
          "all.part.x = 3 m is outside 0 to 2 m\nall.part.y = -2 is outside -1 to 1\nall.points[1][1] = 7 m is outside 0 to 5 m\n"
          "all.maybe = 0.5 Hz is outside 1 to 9 Hz\nall.parts[1].x = -1 m is outside 0 to 2 m");
    All all;
    all.part.x = std::numeric_limits<double>::quiet_NaN();
    CHECK(mistakes_of(all) == "all.part.x is no number; allowed 0 to 2 m");
    all = {};
    all.maybe = std::numeric_limits<double>::infinity();
    CHECK(mistakes_of(all) == "all.maybe = inf Hz is outside 1 to 9 Hz");
  }
}
