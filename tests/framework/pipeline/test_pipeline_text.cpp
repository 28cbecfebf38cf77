#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>

#include "framework/pipeline/pipeline.hpp"
#include "framework/pipeline/pipeline_text.hpp"
#include "tests/framework/pipeline/example_phases.hpp"

using namespace regatta;
using namespace example;

namespace {

const PipelineInfo& diamond() {
  static const auto info =
      pipeline<Out<"samples", Samples<Tilt>>>().then<Load>().then<Scale>().then<Average>().then<Combine>().reduce<"results">().info();
  return info;
}

bool says(const std::string& text, const std::string& line) { return text.find(line) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

/// What Graphviz finds wrong with a drawing; nothing where it is not installed.
std::string graphviz_says(const std::string& drawing) {
  if (std::system("command -v dot > /dev/null 2>&1") != 0) return {};
  auto* dot = ::popen("dot -Tplain > /dev/null 2> graphviz_says.txt", "w");
  std::fwrite(drawing.data(), 1, drawing.size(), dot);
  const int code = ::pclose(dot);
  std::ifstream file("graphviz_says.txt");
  std::string said{std::istreambuf_iterator<char>(file), {}};
  std::remove("graphviz_says.txt");
  return code == 0 ? said : "failed: " + said;
}

}  // namespace

TEST_SUITE("framework/pipeline/pipeline_text") {
  TEST_CASE("the text says of each product who writes it and what becomes of it") {
    const auto text = pipeline_text(diamond());
    CAPTURE(text);
    CHECK(text.starts_with("the study\n  writes  \"samples\"  Samples<example::Tilt>  (stored)\nload: "));
    CHECK(says(text, "  reads   \"samples\"  from the study\n"));
    CHECK(says(text, "  reads   \"angles\"  from load\n"));
    CHECK(says(text, "  writes  \"angles\"  example::Opaque  (transient)\n"));
    CHECK(says(text, "  writes  \"results\"  Samples<example::Result>  (stored, merged in study.h5)\n"));
  }

  TEST_CASE("the drawing has a node a phase and product, and an edge where one reads or writes the other") {
    const auto dot = pipeline_dot(diamond());
    CAPTURE(dot);
    std::size_t edges = diamond().source_count;
    for (const auto& phase : diamond().phases) edges += phase.inputs.size() + phase.outputs.size();
    CHECK(count(dot, " -> ") == edges);
    CHECK(count(dot, "shape = box") == 4);
    CHECK(count(dot, "shape = ellipse") == 6);
    CHECK(says(dot, "  \"study\" -> \"port samples\";\n"));
    CHECK(says(dot, "  \"port angles\" -> \"phase scale\";\n"));
    CHECK(says(dot, "  \"phase combine\" -> \"port results\";\n"));
    CHECK(says(dot, "\"port angles\" [shape = ellipse, style = dashed, label = \"angles\\nexample::Opaque\""));
    CHECK(says(dot, "\"port results\" [shape = ellipse, style = bold,"));
    CHECK(graphviz_says(dot) == "");
  }

  TEST_CASE("quotes, backslashes and line breaks in names and summaries stay text") {
    auto info = pipeline<Out<"samples", Samples<Tilt>>>().then<Load>().info();
    info.phases[0].summary = "says \"no\" \\ in\ntwo lines";
    info.ports[1].type_name = "Map<\"a\">";
    const auto dot = pipeline_dot(info);
    CAPTURE(dot);
    CHECK(says(dot, R"(tooltip = "says \"no\" \\ in\ntwo lines")"));
    CHECK(says(dot, R"(label = "angles\nMap<\"a\">")"));
    CHECK(count(dot, "\n  ") + 2 == count(dot, "\n"));  // one statement a line, between the first and the last
    CHECK(graphviz_says(dot) == "");
  }
}
