#include <doctest/doctest.h>

#include "framework/study/plan/fingerprint.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace example_study;

namespace {

const std::string parameters =
    "[samples.parameters]\nangle = { uniform = [-1, 1] }\nbias = { normal = [3, 2] }\ngain = { uniform = [0, 1] }\n"
    "law = { choice = [\"sta\"] }\nplant.mass = { tied = \"links.0.mass\" }\n";

Study group(const std::string& names, const std::string& matrix, const std::string& more = "") {
  return with("[[samples.correlated]]\nparameters = " + names + "\nmatrix = " + matrix + "\n" + more + parameters);
}
std::string wrong(const std::string& names, const std::string& matrix, const std::string& more = "") {
  auto text = mistakes([&] { return group(names, matrix, more); });
  for (const std::string_view noise : {"study.toml:", "samples.correlated."}) {
    for (auto at = text.find(noise); at != std::string::npos; at = text.find(noise)) text.erase(at, noise.size());
  }
  return text;
}

const std::string two = "[\"angle\", \"bias\"]", three = "[\"angle\", \"bias\", \"gain\"]", good = "[[1, 0.5], [0.5, 1]]";

}  // namespace

TEST_SUITE("framework/study/correlation_reader") {
  TEST_CASE("a group that is right, and what depends on it") {
    const auto study = group("[\"gain\", \"angle\"]", good);
    REQUIRE(study.correlations.size() == 1);
    CHECK(study.correlations[0].parameters() == std::vector<std::size_t>{2, 0});
    const auto settings = sample_settings(study);
    CHECK(settings.at("samples.correlated (gain, angle)") == "[1.0, 0.5, 0.5, 1.0]");
    CHECK(read("[samples]\ncount = 1\n" + parameters, {"samples.correlated=[{parameters=['bias','angle'],matrix=[[1,0.1],[0.1,1]]}]"})
              .correlations.size() == 1);
  }
  TEST_CASE("names") {
    CHECK(wrong("[\"angle\", \"bais\"]", good) == "4:24: 0.parameters.1 = \"bais\" is no parameter; did you mean \"bias\"?");
    CHECK(wrong("[\"angle\", \"level\"]", good) == "4:24: 0.parameters.1 = \"level\" is the same in all samples; draw it, or leave it out");
    CHECK(wrong("[\"law\", \"angle\"]", good) == "4:15: 0.parameters.0 = \"law\" is a choice, whose values have no order; leave it out");
    CHECK(wrong("[\"angle\", \"plant.mass\"]", good) ==
          "4:24: 0.parameters.1 = \"plant.mass\" is tied, and follows another parameter; name that one");
    CHECK(wrong("[\"angle\", \"angle\"]", good) ==
          "4:24: 0.parameters.1 = \"angle\" is in a group already; put all parameters that go together into one group");
    CHECK(wrong(two, good, "[[samples.correlated]]\nparameters = [\"gain\", \"bias\"]\nmatrix = [[1, 0], [0, 1]]\n") ==
          "7:23: 1.parameters.1 = \"bias\" is in a group already; put all parameters that go together into one group");
    CHECK(wrong("[\"angle\"]", "[[1]]") == "4:14: 0.parameters = [\"angle\"] names fewer than two parameters; name those that go together");
    CHECK(mistakes([] {
            return read(
                "[samples]\nmethod = \"grid\"\n[[samples.correlated]]\nparameters = [\"angle\", \"bias\"]\nmatrix = [[1, 0], [0, 1]]\n"
                "[samples.parameters]\nangle = { grid = [1, 2] }\nbias = { normal = [0, 1] }\n");
          }) == "study.toml:4:15: samples.correlated.0.parameters.0 = \"angle\" is an axis of the grid, and not drawn; leave it out");
  }
  TEST_CASE("matrices") {
    CHECK(wrong(two, "[[1, 0.5]]") == "5:10: 0.matrix = [[1, 0.5]] has 1 row; expected 2, one for each parameter");
    CHECK(wrong(two, "[[1, 0.5], [1]]") == "5:21: 0.matrix.1 = [1] has 1 number; expected 2, one for each parameter");
    CHECK(wrong(two, "[[1, 0.5], [0.4, 1]]") ==
          "5:22: 0.matrix.1.0 = 0.4 differs from matrix.0.1 = 0.5; a correlation matrix is symmetric: write the same number");
    CHECK(wrong(two, "[[1, 0.5], [0.5, 0.9]]") == "5:27: 0.matrix.1.1 = 0.9 is the correlation of a parameter with itself; write 1");
    CHECK(wrong(two, "[[1, 1], [1, 1]]") ==
          "5:20: 0.matrix.1.0 = 1 is no correlation of two parameters; write a number between -1 and 1, or tie one to the other: "
          "{ tied = ... }");
    CHECK(wrong(two, "[[1, 2], [2, 1]]") ==
          "5:15: 0.matrix.0.1 = 2 is above 1; allowed -1 to 1; try 1\n5:20: 0.matrix.1.0 = 2 is above 1; "
          "allowed -1 to 1; try 1");
    // The eigenvalues of ones and -0.9 twice, 0.9 once, are 1.9, 1.9 and -0.8: times 0.55 the smallest is 1 - 0.55 * 1.8 = 0.01.
    CHECK(
        wrong(three, "[[1, -0.9, 0.9], [-0.9, 1, 0.9], [0.9, 0.9, 1]]") ==
        "5:10: 0.matrix = [[1, -0.9, 0.9], [-0.9, 1, 0.9], [0.9, 0.9, 1]] is not positive definite: its smallest eigenvalue is -0.8, so no "
        "parameters can be so correlated; try smaller correlations, such as these times 0.55");
  }
  TEST_CASE("a group needs both keys") {
    CHECK(mistakes([] { return with("[[samples.correlated]]\nparameters = [\"angle\", \"bias\"]\n" + parameters); }) ==
          "study.toml:3:1: samples.correlated.0.matrix has 0 rows; expected 2, one for each parameter");
  }
}
