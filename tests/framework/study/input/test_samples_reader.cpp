#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

const std::string axes = "[samples.parameters]\nangle = { linspace = [0, 1, 3] }\npushes = { grid = [2, 3] }\n";

Study grid(const std::string& count, const std::string& parameters = axes) {
  return read("[samples]\nmethod = \"grid\"\n" + count + "\n" + parameters);
}
std::string wrong_grid(const std::string& count, const std::string& parameters = axes) {
  return mistakes([&] { return grid(count, parameters); });
}

}  // namespace

TEST_SUITE("framework/study/samples_reader") {
  TEST_CASE("a grid has as many samples as points, or a multiple") {
    CHECK(grid("").samples.count == 6);
    CHECK(grid("count = 6").samples.count == 6);
    CHECK(grid("count = 18").samples.count == 18);
    CHECK(wrong_grid("count = 5") ==
          "study.toml:3:9: samples.count = 5 is no multiple of the 6 points of the grid; leave it out for each point once");
    CHECK(wrong_grid("count = 20") ==
          "study.toml:3:9: samples.count = 20 is no multiple of the 6 points of the grid; leave it out for each point once, or try 18");
    CHECK(wrong_grid("", "[samples.parameters]\nangle = { linspace = [0, 1, 100000] }\nbias = { linspace = [0, 1, 100000] }\n") ==
          "study.toml:2:10: samples.method = \"grid\" has more than 4,294,967,296 points, one for each combination of the values of its "
          "axes; use fewer values, or another method");
  }
  TEST_CASE("axes and the method belong together") {
    CHECK(wrong_grid("count = 5", "[samples.parameters]\nangle = { uniform = [0, 1] }\n") ==
          "study.toml:2:10: samples.method = \"grid\" needs an axis; write { linspace = [low, high, n] } or { grid = [...] } for a "
          "parameter");
    CHECK(wrong_with("[samples.parameters]\nangle = { linspace = [0, 1, 3] }\n") ==
          "study.toml:4:9: samples.parameters.angle is an axis (linspace [0.0, 1.0, 3.0]) of samples.method = \"grid\", and the method is "
          "\"random\"; set method = \"grid\", or draw one of the values at random: choice = [...]");
  }
  TEST_CASE("--set reaches a grid") {
    const auto study =
        read("[samples]\ncount = 10\n", {"samples.method=grid", "samples.count=4", "samples.parameters.angle={grid=[0, 1]}"});
    CHECK(study.samples.count == 4);
    CHECK(study.parameters[0].distribution.text() == "grid [0.0, 1.0]");
  }
}
