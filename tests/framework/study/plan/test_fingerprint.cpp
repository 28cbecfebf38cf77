#include <doctest/doctest.h>

#include "framework/study/plan/fingerprint.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace regatta;
using example_study::read;

namespace {

Settings drawn(const std::string& parameters) {
  return sample_settings(read("[study]\nseed = 7\n[samples]\ncount = 10\n[samples.parameters]\n" + parameters));
}

}  // namespace

TEST_SUITE("framework/study/fingerprint") {
  TEST_CASE("the settings of the samples say all that draws depend on, in one way") {
    const auto one = drawn("angle = { uniform = [-1, 1] }\nplant.mass = 3\nbias = { relative = [-0.5, 0.5], nominal = 2 }\n");
    CHECK(one.at("study.seed") == "7");
    CHECK(one.at("samples.parameters.angle") == "uniform [-1.0, 1.0]");
    CHECK(one.at("samples.parameters.plant.mass") == "3.0");
    CHECK(one.at("samples.parameters.gain") == "2.0");  // a default decides as well
    CHECK(drawn("\"plant.mass\" = { constant = 3 }\nbias.uniform = [1, 3]\nangle.uniform = [-1.0, 1]\n") == one);
    CHECK(difference(drawn("angle = { uniform = [-1, 1] }\nplant.mass = 4\nbias = { uniform = [1, 3] }\n"), one) ==
          "samples.parameters.plant.mass is 4.0, was 3.0");
  }

  TEST_CASE("what is tied, truncated or weighted says so") {
    const auto one = drawn("angle = { normal = [0, 1], truncated = [-1, 1] }\nbias = { tied = \"angle\", factor = 2 }\n");
    CHECK(one.at("samples.parameters.angle") == "normal [0.0, 1.0] truncated [-1.0, 1.0]");
    CHECK(one.at("samples.parameters.bias") == "tied to angle times 2.0");
  }

  TEST_CASE("the number of samples decides the draws of a Latin hypercube, and of no other method") {
    const auto with = [](const std::string& samples) {
      return sample_settings(read("[study]\nseed = 7\n[samples]\n" + samples + "\n[samples.parameters]\nangle = { uniform = [-1, 1] }\n"));
    };
    const std::string latin = "method = \"latin_hypercube\"\ncount = ", sobol = "method = \"sobol\"\ncount = ";
    CHECK(difference(with(latin + "20"), with(latin + "10")) == "samples.count is 20, was 10");
    CHECK(difference(with(sobol + "20"), with(sobol + "10")).empty());
    CHECK(difference(with(sobol + "20"), with("count = 20")) == "samples.method is \"sobol\", was \"random\"");
  }

  TEST_CASE("the settings of the code say what the bits of a result depend on") {
    Provenance provenance;
    provenance.version = "0.1.0", provenance.compiler = "g++ 12.2.0", provenance.libm = "glibc 2.36";
    provenance.instruction_set = "avx2", provenance.rounding = "fused";
    const auto one = code_settings(provenance);
    CHECK(one.at("code.version") == "0.1.0");
    CHECK(one.at("code.compiler") == "g++ 12.2.0");
    CHECK(one.count("code.instruction_set") == 1);
    provenance.libm = "glibc 2.39";
    CHECK(difference(code_settings(provenance), one) == "code.libm is glibc 2.39, was glibc 2.36");
    provenance.libm = "glibc 2.36", provenance.instruction_set = "avx512";
    CHECK(difference(code_settings(provenance), one).empty());  // it has the bits of avx2
    provenance.rounding = "separate";
    CHECK(difference(code_settings(provenance), one) == "code.rounding is separate, was fused");
  }

  TEST_CASE("the columns of products belong to the settings of their phase: what is stored has no other name, unit or kind") {
    const auto pipeline = example_study::swing_pipeline();
    const auto study = read("[samples]\ncount = 10\n");
    const auto settings = own_settings(pipeline.phases[0], study.cases.front().phases[0], pipeline);
    CHECK(settings.at("phases.swing.swung.value (column)") == "number");
    const auto samples = sample_settings(study);
    CHECK(samples.at("samples.angle (column)") == "number [rad]");
    CHECK(samples.at("samples.law (column)") == "\"classical\" | \"sta\" | \"adaptive\"");
    CHECK(samples.at("samples.links.mass (column)") == "number [kg]");
  }

  TEST_CASE("a difference names what is new, what has changed and what is gone") {
    CHECK(difference({{"a", "1"}}, {{"a", "1"}}).empty());
    CHECK(difference({{"a", "2"}}, {{"a", "1"}}) == "a is 2, was 1");
    CHECK(difference({{"a", "1"}, {"b", "2"}}, {{"a", "1"}}) == "b is 2, was not there");
    CHECK(difference({{"a", "1"}}, {{"a", "1"}, {"b", "2"}}) == "b is gone, was 2");
  }

  TEST_CASE("a fingerprint is of settings and samples") {
    const Settings settings{{"a", "1"}};
    CHECK(fingerprint(settings, 0, 10) == fingerprint(settings, 0, 10));
    CHECK(fingerprint(settings, 0, 10) != fingerprint(settings, 0, 11));
    CHECK(fingerprint(settings, 0, 10) != fingerprint(settings, 1, 10));
    CHECK(fingerprint({{"a", "12"}}, 0, 10) != fingerprint({{"a1", "2"}}, 0, 10));
  }
}
