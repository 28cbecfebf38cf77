#include <doctest/doctest.h>

#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

Study drawn(const std::string& lines) { return with("[samples.parameters]\n" + lines); }

/// What is wrong with one line of [samples.parameters], which stands at 4:1, without "study.toml:4:" and "samples.parameters.".
std::string wrong(const std::string& line) {
  auto text = wrong_with("[samples.parameters]\n" + line + "\n");
  for (const std::string_view noise : {"study.toml:4:", "samples.parameters."}) {
    if (const auto at = text.find(noise); at != std::string::npos) text.erase(at, noise.size());
  }
  return text;
}

std::string distribution(const std::string& line) {
  const auto study = drawn(line + "\n");
  REQUIRE(study.parameters.size() == 1);
  return study.parameters[0].path + " " + study.parameters[0].distribution.text();
}

}  // namespace

TEST_SUITE("framework/study/parameter_reader") {
  TEST_CASE("distributions") {
    CHECK(distribution("angle = { uniform = [-0.3, 1] }") == "angle uniform [-0.3, 1.0]");
    CHECK(distribution("angle = { normal = [0.1, 5] }") == "angle normal [0.1, 5.0]");
    CHECK(distribution("plant.mass = { log_uniform = [0.1, 1] }") == "plant.mass log_uniform [0.1, 1.0]");
    CHECK(distribution("\"plant.mass\" = { log_normal = [-1, 0.1] }") == "plant.mass log_normal [-1.0, 0.1]");
    CHECK(distribution("plant = { mass = { relative = [-0.5, 0.5] } }") == "plant.mass uniform [0.1, 0.30000000000000004]");
    CHECK(distribution("angle = { relative = [-0.5, 0.25], nominal = -2 }") == "angle uniform [-2.5, -1.0]");
    CHECK(distribution("links.1.mass = { relative = [-0.5, 0.5] }") == "links.1.mass uniform [1.0, 3.0]");
    CHECK(distribution("pushes = { uniform = [1, 6] }") == "pushes whole_uniform [1.0, 6.0]");
    CHECK(distribution("pushes = { choice = [2, 3, 5] }") == "pushes choice [2.0, 3.0, 5.0]");
    CHECK(distribution("law = { choice = [\"adaptive\", \"sta\"] }") == "law choice [2.0, 1.0]");
    CHECK(distribution("wind = { choice = [true, false] }") == "wind choice [1.0, 0.0]");
    CHECK(distribution("angle = { normal = [9, 5], truncated = [-2, 2] }") == "angle normal [9.0, 5.0] truncated [-2.0, 2.0]");
    CHECK(distribution("bias = { normal = [0, 5], truncated = [0, inf] }") == "bias normal [0.0, 5.0] truncated [0.0, inf]");
    CHECK(distribution("plant.mass = { log_normal = [-1, 1], truncated = [0.1, 1] }") ==
          "plant.mass log_normal [-1.0, 1.0] truncated [0.1, 1.0]");
    CHECK(distribution("pushes = { choice = [2, 3], weights = [1, 3] }") == "pushes choice [2.0, 3.0] weights [1.0, 3.0]");
    CHECK(distribution("delay = { uniform = [\"100ms\", 1] }") == "delay uniform [0.1, 1.0]");
    CHECK(distribution("centre.2 = { uniform = [1, 2] }") == "centre.2 uniform [1.0, 2.0]");
  }
  TEST_CASE("constants go into every sample; what is not mentioned keeps its default") {
    const auto study = drawn(
        "angle = 0.3\nlaw = { constant = \"adaptive\" }\nlabel = \"x\"\nlinks = [{ mass = 3 }]\ncentre = [1, 2, 3]\n"
        "plant.length = 2\ndelay = \"2s\"\n");
    CHECK(study.parameters.empty());
    const auto& sample = study.sample.as<Tilt>();
    CHECK(sample.angle == 0.3);
    CHECK(sample.law == Law::adaptive);
    CHECK(sample.label == "x");
    CHECK(sample.links.size() == 1);
    CHECK(sample.centre[2] == 3);
    CHECK(sample.plant.length == 2);
    CHECK(sample.plant.mass == 0.2);
    CHECK(sample.delay.seconds == 2);
  }
  TEST_CASE("a list of structs of which some elements are given") {
    CHECK(
        drawn("links.0.mass = { uniform = [1, 2] }\n").warnings ==
        std::vector<std::string>{"study.toml:3:1: samples.parameters.links has 2 elements, and nothing is given of element 1: it keeps the "
                                 "defaults; write links = [{}, {}] into [samples.parameters] if that is meant, or links = [{}] for 1"});
    CHECK(
        drawn("links.1.mass = 2\n").warnings ==
        std::vector<std::string>{"study.toml:3:1: samples.parameters.links has 2 elements, and nothing is given of element 0: it keeps the "
                                 "defaults; write links = [{}, {}] into [samples.parameters] if that is meant"});
    CHECK(drawn("links = [{ mass = 2 }, {}]\n").warnings.empty());
    CHECK(drawn("\"links.0.mass\" = 2\n\"links.1.mass\" = { tied = \"links.0.mass\" }\n").warnings.empty());
    CHECK(drawn("angle = 1\ncentre.1 = { uniform = [1, 2] }\n").warnings.empty());
  }
  TEST_CASE("names") {
    CHECK(wrong("angel = 1") == "1: angel is unknown; did you mean \"angle\"?");
    CHECK(wrong("plant.height = 1") == "7: plant.height is unknown; known here: mass, length");
    CHECK(wrong("links.2.mass = 1") == "7: links.2 names no element of the list; try 0 to 1, or write links = [{}, {}, {}]");
    CHECK(wrong("plant = 5") == "9: plant = 5 is a whole number; expected table; try { mass = 0.2, length = 0.4 }");
    CHECK(wrong("\"plant.mass\" = 1\nplant.mass = 2") == "1: plant.mass is given twice; remove one of them");
    CHECK(wrong("\"plant..mass\" = 1") == "1: \"plant..mass\" has an empty name between its dots");
    CHECK(wrong_with("parameters = 5\n") == "study.toml:3:14: samples.parameters = 5 is a whole number; expected table");
  }
  TEST_CASE("which distribution") {
    CHECK(wrong("angle = { unifrom = [0, 1] }") == "11: angle.unifrom is unknown; did you mean \"uniform\"?");
    CHECK(wrong("angle = { poisson_process = 3 }") ==
          "11: angle.poisson_process is no distribution; known: uniform, normal, log_uniform, log_normal, relative, choice, linspace, "
          "grid, tied, "
          "constant");
    CHECK(wrong("angle = {}") == "9: angle says no distribution; try samples.parameters.angle = { uniform = [low, high] }");
    CHECK(wrong("law = {}") == "7: law says no distribution; try samples.parameters.law = { choice = [\"sta\"] }");
    CHECK(wrong("angle = { uniform = [0, 1], normal = [0, 1] }") == "29: angle has both normal and uniform; keep one");
    CHECK(wrong("angle = { truncated = [0, 1] }") ==
          "9: angle says no distribution; try samples.parameters.angle = { uniform = [low, high] }");
    CHECK(wrong("pushes = { normal = [1, 1] }") ==
          "12: pushes.normal does not fit whole number; known: uniform, choice, linspace, grid, tied, constant");
    CHECK(wrong("law = { uniform = [0, 1] }") ==
          "9: law.uniform does not fit \"classical\" | \"sta\" | \"adaptive\"; known: choice, grid, tied, constant");
    CHECK(wrong("label = { choice = [\"a\"] }") == "9: label = { choice = [\"a\"] } is a table; expected text; try \"plain\"");
    CHECK(wrong("angle = { uniform = [0, 1], nominal = 1 }") == "39: angle.nominal = 1 goes with relative only; remove it");
  }
  TEST_CASE("bounds") {
    CHECK(wrong("angle = { uniform = [1, -1] }") == "21: angle.uniform = [1, -1] has its bounds in the wrong order; try [-1, 1]");
    CHECK(wrong("angle = { uniform = [1, 1.0] }") == "21: angle.uniform = [1, 1.0] has no width; try constant for a fixed value");
    CHECK(wrong("angle = { uniform = [1] }") == "21: angle.uniform = [1] is no list of two numbers; write uniform = [low, high]");
    CHECK(wrong("angle = { normal = 1 }") == "20: angle.normal = 1 is no list of two numbers; write normal = [mean, sigma]");
    CHECK(wrong("angle = { uniform = [0, \"1\"] }") == "25: angle.uniform.1 = \"1\" is text; expected number [rad]; try 1");
    CHECK(wrong("angle = { uniform = [nan, 1] }") ==
          "22: angle.uniform.0 = nan rad is not a finite number; write a number such as 0.5 or 1e-3");
    CHECK(wrong("angle = { uniform = [-4, 1] }") ==
          "21: angle.uniform = [-4, 1] draws from -4 to 1, but allowed are -3 to 3 rad; try [-3, 1]");
    CHECK(wrong("angle = { relative = [-1, 4], nominal = 1 }") ==
          "22: angle.relative = [-1, 4] draws from 0 to 5, but allowed are -3 to 3 rad; try narrower bounds");
    CHECK(wrong("pushes = { uniform = [1, 20] }") ==
          "22: pushes.uniform = [1, 20] draws from 1 to 20, but allowed are 0 to 10; try [1, 10]");
    CHECK(wrong("level = { uniform = [0, 256] }") ==
          "21: level.uniform = [0, 256] draws from 0 to 256, but allowed are 0 to 255; try [0, 255]");
    CHECK(wrong("pushes = { uniform = [1.5, 2] }") == "23: pushes.uniform.0 = 1.5 is not a whole number; try 2");
    CHECK(wrong("bias = { uniform = [-1e308, 1e308] }") ==
          "20: bias.uniform = [-1e+308, 1e+308] is too wide for floating-point numbers; try narrower bounds");
  }
  TEST_CASE("normal and logarithmic ones explain themselves") {
    CHECK(wrong("angle = { normal = [0, 0] }") ==
          "20: angle.normal = [0, 0] has a sigma that is not positive; try constant for a fixed value");
    CHECK(wrong("angle = { normal = [5, 1] }") ==
          "20: angle.normal = [5, 1] has a mean outside the allowed -3 to 3 rad; try a mean inside, or truncated = [low, high] "
          "beside it");
    CHECK(wrong("bias = { log_uniform = [0, 1] }") ==
          "24: bias.log_uniform = [0, 1] needs positive bounds, for it is uniform in the logarithm; try uniform");
    CHECK(wrong("plant.mass = { log_normal = [100, 10] }") ==
          "29: plant.mass.log_normal = [100, 10] has its median exp(mu) = 2.68812e+43 outside the allowed 0.001 to 10 kg: mu and sigma are "
          "those of the natural logarithm; for a median of 100 try mu = 4.60517");
    CHECK(wrong("bias = { log_normal = [1, 100] }") ==
          "23: bias.log_normal = [1, 100] is too wide for floating-point numbers: sigma is that of the natural logarithm; try 0.1 for "
          "about 10 %");
  }
  TEST_CASE("truncated ones have draws, within the range of the field") {
    CHECK(wrong("angle = { uniform = [0, 1], truncated = [0, 1] }") ==
          "41: angle.truncated = [0, 1] goes with normal and log_normal only; remove it");
    CHECK(wrong("angle = { normal = [0, 1], truncated = [1, -1] }") ==
          "40: angle.truncated = [1, -1] has its bounds in the wrong order; try [-1, 1]");
    CHECK(wrong("angle = { normal = [0, 1], truncated = [1, 1] }") ==
          "40: angle.truncated = [1, 1] has no width; try constant for a fixed value");
    CHECK(wrong("angle = { normal = [0, 1], truncated = [-2, 4] }") ==
          "40: angle.truncated = [-2, 4] allows values outside the allowed -3 to 3 rad; try [-2, 3]");
    CHECK(wrong("angle = { normal = [0, 1], truncated = 2 }") ==
          "40: angle.truncated = 2 is no list of two numbers; write truncated = [low, high]");
    CHECK(wrong("bias = { normal = [0, 1], truncated = [40, inf] }") ==
          "39: bias.truncated = [40, inf] holds less than 1e-300 of normal [0.0, 1.0]; try bounds nearer to its middle, 0 V");
    CHECK(wrong("plant.mass = { log_normal = [0, 1], truncated = [-2, 0] }") ==
          "49: plant.mass.truncated = [-2, 0] holds less than 1e-300 of log_normal [0.0, 1.0]; try bounds nearer to its middle, 1 kg");
  }
  TEST_CASE("weights") {
    CHECK(wrong("pushes = { choice = [1, 2], weights = [1] }") ==
          "39: pushes.weights = [1] is no list of 2 numbers; write a weight for each of the 2 values");
    CHECK(wrong("pushes = { choice = [1, 2], weights = [1, -1] }") ==
          "39: pushes.weights = [1, -1] has a negative weight; 0 leaves a value out");
    CHECK(wrong("pushes = { choice = [1, 2], weights = [0, 0.0] }") ==
          "39: pushes.weights = [0, 0.0] has no weight above 0; try 1 for each value");
    CHECK(wrong("pushes = { choice = [1, 2], weights = [1, \"a\"] }") == "43: pushes.weights.1 = \"a\" is text; expected number; try 0");
    CHECK(wrong("pushes = { uniform = [1, 2], weights = [1, 1] }") == "40: pushes.weights = [1, 1] goes with choice only; remove it");
  }
  TEST_CASE("axes of a grid") {
    CHECK(wrong("angle = { linspace = [0, 1] }") ==
          "22: angle.linspace = [0, 1] is no list of three numbers; write linspace = [low, high, how many]");
    CHECK(wrong("angle = { linspace = [0, 1, 1] }") == "29: angle.linspace.2 = 1 is below 2; allowed 2 to 4294967296; try 2");
    CHECK(wrong("angle = { linspace = [0, 1, 2.5] }") == "29: angle.linspace.2 = 2.5 is not a whole number; try 3");
    CHECK(wrong("angle = { linspace = [1, 1, 2] }") == "22: angle.linspace = [1, 1, 2] has no width; try grid with the one value");
    CHECK(wrong("angle = { linspace = [1, -4, 6] }") ==
          "22: angle.linspace = [1, -4, 6] draws from -4 to 1, but allowed are -3 to 3 rad; try narrower bounds");
    CHECK(
        wrong("pushes = { linspace = [0, 10, 4] }") ==
        "23: pushes.linspace = [0, 10, 4] has no whole numbers in between: its step is 10 / 3; try other bounds, or grid with the values");
    CHECK(wrong("pushes = { grid = [1, 2, 1.0] }") ==
          "19: pushes.grid = [1, 2, 1.0] has 1.0 twice; a grid meets each of its points once: remove one");
    CHECK(wrong("law = { grid = [\"sta\", \"stb\"] }") ==
          "24: law.grid.1 = \"stb\" is unknown; allowed \"classical\" | \"sta\" | \"adaptive\"; did you mean \"sta\"?");
    CHECK(wrong("law = { linspace = [0, 1, 2] }") ==
          "9: law.linspace does not fit \"classical\" | \"sta\" | \"adaptive\"; known: choice, grid, tied, constant");
  }
  TEST_CASE("elements of lists and arrays") {
    const auto study = drawn("links.0.mass = { uniform = [1, 2] }\n\"links.1.length\" = { normal = [1, 2] }\ncentre.1 = 3\n");
    CHECK(study.parameters[0].path == "links.0.mass");
    CHECK(study.parameters[1].path == "links.1.length");
    CHECK(study.sample.as<Tilt>().centre[1] == 3);
    const auto given = drawn("links = [{ mass = { uniform = [1, 2] } }, {}, { length = 3 }]\n\"links.1.mass\" = { normal = [1, 2] }\n");
    CHECK(given.sample.as<Tilt>().links.size() == 3);
    CHECK(given.sample.as<Tilt>().links[2].length == 3);
    CHECK(given.parameters[0].path == "links.0.mass");
    CHECK(given.parameters[1].path == "links.1.mass");
    CHECK(wrong("links = [{ mass = 1 }]\n\"links.0.mass\" = 2").find("links.0.mass is given twice; remove one of them") !=
          std::string::npos);
    CHECK(wrong("links = [{}]\n\"links.1.mass\" = 2").find("links.1.mass names no element of the list, which has 1") != std::string::npos);
    CHECK(wrong("links = [{ mess = 1 }]") == "12: links.0.mess is unknown; did you mean \"mass\"?");
    CHECK(wrong("links = [5]") == "10: links.0 = 5 is a whole number; expected table; try { mass = 0.2, length = 0.4 }");
    CHECK(wrong("centre.3 = { uniform = [0, 1] }") == "8: centre.3 names no element of the list; try 0 to 2");
    CHECK(wrong("centre.x = { uniform = [0, 1] }") == "8: centre.x names no element of the list; try 0 to 2");
    CHECK(wrong("links.0 = { uniform = [0, 1] }") == "13: links.0.uniform is unknown; known here: mass, length");
    CHECK(wrong("centre = { uniform = [0, 1] }") == "12: centre.uniform names no element of the list; try 0 to 2");
  }
  TEST_CASE("relative and choice") {
    CHECK(wrong("bias = { relative = [-0.1, 0.1] }") ==
          "21: bias.relative = [-0.1, 0.1] is relative to a nominal value of 0, which gives 0 always; try uniform, or add nominal = ...");
    CHECK(wrong("angle = { relative = [-0.1, 0.1], nominal = 9 }") ==
          "45: angle.nominal = 9 rad is above 3 rad; allowed -3 to 3 rad; try 3");
    CHECK(wrong("law = { choice = [] }") == "18: law.choice = [] is no list of values; try [\"sta\"]");
    CHECK(wrong("wind = { choice = [true, 1] }") == "26: wind.choice.1 = 1 is a whole number; expected true | false; try false");
    CHECK(wrong("pushes = { choice = [1, true] }") == "25: pushes.choice.1 = true is true or false; expected whole number; try 3");
    CHECK(wrong("angle = { relative = [-0.1, 0.1], nominal = true }") ==
          "45: angle.nominal = true is true or false; expected number [rad]; try 0.1");
    CHECK(wrong("pushes = { choice = [1, 30] }") == "25: pushes.choice.1 = 30 is above 10; allowed 0 to 10; try 10");
    CHECK(wrong("angle = { constant = 5 }") == "22: angle.constant = 5 rad is above 3 rad; allowed -3 to 3 rad; try 3");
  }
}
