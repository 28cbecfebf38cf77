#include <doctest/doctest.h>

#include "framework/study/input/describe_samples.hpp"
#include "framework/study/input/distribution_reader.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace example_study;

TEST_SUITE("framework/study/describe_samples") {
  TEST_CASE("every distribution that is read is described, and every parameter") {
    const auto text = describe_samples(type_of<Tilt>());
    for (const auto name : distribution_names(type_of<double>())) CHECK(text.find(fmt::format("{{ {} = ", name)) != std::string::npos);
    for (const auto* modifier : {"nominal = ", "truncated = ", "weights = ", "factor = "}) CHECK(text.find(modifier) != std::string::npos);
    CHECK(text.find("\n  { normal = [mean, sigma] }     normal\n") != std::string::npos);
    CHECK(text.find("\nsamples.parameters.plant.mass ") != std::string::npos);
  }
}
