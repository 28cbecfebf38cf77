#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

Study drawn(const std::string& lines) { return with("[samples.parameters]\n" + lines); }

std::string wrong(const std::string& line) {
  auto text = wrong_with("[samples.parameters]\n" + line + "\n");
  for (const std::string_view noise : {"study.toml:4:", "samples.parameters."}) {
    if (const auto at = text.find(noise); at != std::string::npos) text.erase(at, noise.size());
  }
  return text;
}

}  // namespace

TEST_SUITE("framework/study/tie_reader") {
  TEST_CASE("what is tied follows a number of the sample, drawn or not") {
    const auto study = drawn(
        "plant.mass = { uniform = [1, 2] }\nlinks.0.mass = { tied = \"plant.mass\" }\n"
        "links.1.mass = { tied = \"plant.mass\", factor = 0.5 }\nplant.length = { tied = \"links.1.length\" }\nlevel = { tied = \"pushes\" "
        "}\n");
    REQUIRE(study.ties.size() == 4);
    CHECK(study.ties[0].path == "level");
    CHECK(study.ties[0].text() == "tied to pushes");
    CHECK(study.ties[2].path == "links.1.mass");
    CHECK(study.ties[2].text() == "tied to plant.mass times 0.5");
    CHECK(study.parameters.size() == 1);
  }
  TEST_CASE("names") {
    CHECK(wrong("bias = { tied = \"bais\" }") == "17: bias.tied = \"bais\" is no number of the sample; did you mean \"gain\"?");
    CHECK(wrong("angle = { tied = \"plant.mas\" }") ==
          "18: angle.tied = \"plant.mas\" is no number of the sample; did you mean \"plant.mass\"?");
    CHECK(wrong("centre.0 = { tied = \"links.2.length\" }") ==
          "21: centre.0.tied = \"links.2.length\" is no number of the sample; did you mean \"links.0.length\"?");
    CHECK(wrong("angle = { tied = \"plant\" }").starts_with("18: angle.tied = \"plant\" is no number of the sample; known: bias, gain, "));
    CHECK(wrong("angle = { tied = 3 }") == "18: angle.tied = 3 is no name; try the name of another parameter, in quotes");
    CHECK(wrong("angle = { tied = \"angle\" }") == "18: angle.tied = \"angle\" is tied to itself; name another parameter");
    CHECK(wrong("angle = { tied = \"bias\", uniform = [0, 1] }") == "26: angle has both tied and uniform; keep one");
    CHECK(wrong("angle = { uniform = [0, 1], factor = 2 }") == "38: angle.factor = 2 goes with tied only; remove it");
  }
  TEST_CASE("chains and circles") {
    CHECK(wrong_with("[samples.parameters]\nbias = { tied = \"gain\", factor = 2 }\nangle = { tied = \"bias\", factor = 1 }\n") ==
          "study.toml:5:18: samples.parameters.angle.tied = \"bias\" is tied itself, to \"gain\"; tie both to that one");
    CHECK(
        wrong_with("[samples.parameters]\nplant.mass = { tied = \"links.0.mass\" }\nlinks.0.mass = { tied = \"plant.mass\" }\n") ==
        "study.toml:4:23: samples.parameters.plant.mass.tied = \"links.0.mass\" is tied to this one in turn; let one of the two be drawn\n"
        "study.toml:5:25: samples.parameters.links.0.mass.tied = \"plant.mass\" is tied to this one in turn; let one of the two be drawn");
  }
  TEST_CASE("kinds and units") {
    CHECK(wrong("angle = { tied = \"bias\" }") ==
          "18: angle.tied = \"bias\" is in V, this one in rad; if that is meant, say factor = ... beside it");
    CHECK(wrong("angle = { tied = \"gain\" }") ==
          "18: angle.tied = \"gain\" is in no unit, this one in rad; if that is meant, say factor = ... beside it");
    CHECK(wrong("pushes = { tied = \"gain\" }") ==
          "19: pushes.tied = \"gain\" is number, where whole number is needed; name a parameter of this kind");
    CHECK(wrong("wind = { tied = \"pushes\" }") ==
          "17: wind.tied = \"pushes\" is whole number, where true | false is needed; name a parameter of this kind");
    CHECK(wrong("level = { tied = \"pushes\", factor = 0.5 }") == "37: level.factor = 0.5 is not a whole number; try 1");
    CHECK(wrong("angle = { tied = \"bias\", factor = 0 }") == "35: angle.factor = 0 gives 0 always; try constant = 0");
  }
  TEST_CASE("the range of the field") {
    CHECK(wrong("angle = { tied = \"bias\", factor = 1 }\nbias = { uniform = [0, 4] }") ==
          "18: angle.tied = \"bias\" goes from 0 to 4 rad here, but allowed are -3 to 3 rad; try another factor");
    CHECK(wrong("level = { tied = \"pushes\", factor = -1 }") ==
          "18: level.tied = \"pushes\" is -3 here, but allowed are 0 to 255; try another factor");
    CHECK(wrong("angle = { tied = \"bias\", factor = 1 }\nbias = { normal = [0, 1] }").empty());  // tails: a sample may fail, alone
  }
}
