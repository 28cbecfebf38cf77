#include <set>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "framework/study/input/json_schema.hpp"
#include "tests/framework/study/example_study.hpp"

using namespace example_study;
using nlohmann::json;

namespace {

json samples() { return json::parse(part_schema(swing_pipeline(), "samples")).at("properties"); }
json options() { return json::parse(part_schema(swing_pipeline(), "swing")).at("properties"); }

/// The names of the distributions that a member may have.
std::set<std::string> distributions(const json& member) {
  std::set<std::string> names;
  for (const auto& way : member.at("anyOf"))
    if (way.contains("required")) names.insert(way.at("required").at(0).get<std::string>());
  return names;
}

}  // namespace

TEST_SUITE("framework/study/json_schema") {
  TEST_CASE("a key has type, range, unit, default and meaning") {
    CHECK(options().at("step") == json::parse(R"({"type": "number", "minimum": 1e-06, "maximum": 1.0, "unit": "s", "default": 0.001,
                                                  "description": "fixed step [s]"})"));
    CHECK(options().at("substeps") ==
          json::parse(R"({"type": "integer", "minimum": 1, "maximum": 64, "default": 4, "description": "in a step"})"));
    CHECK(options().at("controller").at("properties").at("type") ==
          json::parse(R"({"enum": ["classical", "sta", "adaptive"], "default": "sta", "description": "law"})"));
    CHECK(options().at("controller").at("additionalProperties") == false);
  }

  TEST_CASE("what types can hold is a range too") {
    CHECK(options().at("order").at("maximum") == 255);
    CHECK(options().at("order").at("minimum") == 0);
    CHECK_FALSE(options().at("controller").at("properties").at("type").contains("maximum"));
  }

  TEST_CASE("arrays, lists, optionals and alternatives are what may be written") {
    const auto start = options().at("start").at("anyOf");
    CHECK(start.at(0) == json::parse(R"({"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3})"));
    CHECK(start.at(1).at("patternProperties").at("^[0-9]+$") == json::parse(R"({"type": "number"})"));
    CHECK(options().at("cutoff").at("anyOf").at(1) == json::parse(R"({"const": "none"})"));
    CHECK(options().at("cutoff").at("default") == "none");
    CHECK(options().at("filter").at("anyOf").at(0) == json::parse(R"({"enum": ["off"]})"));
    CHECK(options().at("filter").at("anyOf").at(1) == json::parse(R"({"type": "number", "minimum": 0.0, "maximum": 1.0})"));
    CHECK(options().at("warmup").at("anyOf").at(1).at("type") == "string");
    CHECK(options().at("warmup").at("default") == "1s");
  }

  TEST_CASE("distributions are those that fit the kind of a member") {
    const std::set<std::string> real{"constant", "choice",      "grid",   "linspace",   "tied",
                                     "uniform",  "log_uniform", "normal", "log_normal", "relative"};
    CHECK(distributions(samples().at("angle")) == real);
    CHECK(distributions(samples().at("delay")) == real);
    CHECK(distributions(samples().at("pushes")) == std::set<std::string>{"constant", "choice", "grid", "linspace", "tied", "uniform"});
    CHECK(distributions(samples().at("law")) == std::set<std::string>{"constant", "choice", "grid", "tied"});
    CHECK(distributions(samples().at("wind")) == std::set<std::string>{"constant", "choice", "grid", "tied"});
    CHECK(samples().at("label").at("type") == "string");
  }

  TEST_CASE("members of members may be named with dots in quotes") {
    const auto properties = samples();
    for (const auto* name : {"plant.mass", "links.0.mass", "links.1", "centre.2"}) CHECK_MESSAGE(properties.contains(name), name);
    CHECK(properties.at("plant").at("properties").at("mass").at("anyOf") == properties.at("plant.mass").at("anyOf"));
    CHECK_FALSE(properties.contains("links.2"));
  }

  TEST_CASE("steppers have the keys of all steppers, and count must be given") {
    CHECK(options().contains("checkpoint"));
    const auto study = json::parse(study_schema(swing_pipeline(), "app"));
    CHECK(study.at("title") == "study of app");
    CHECK(study.at("anyOf") == json::parse(R"([{"required": ["samples"]}, {"required": ["file"]}])"));
    CHECK(study.at("properties").at("samples").at("else").at("required") == json::array({"count"}));
    CHECK_FALSE(study.at("properties").at("samples").at("properties").at("count").contains("default"));
  }
}
