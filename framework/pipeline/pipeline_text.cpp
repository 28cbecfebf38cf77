#include "framework/pipeline/pipeline_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

const char* fate(const PortInfo& port) {
  if (!port.type) return "transient";
  if (port.type->kind == Kind::file) return "its path is stored";
  return port.reduced ? "stored, merged in study.h5" : "stored";
}

/// The phase that writes a port; nothing for what the study draws.
const PhaseNode* writer(const PipelineInfo& pipeline, std::size_t port) {
  const auto writes = [port](const PhaseNode& phase) { return std::ranges::find(phase.outputs, port) != phase.outputs.end(); };
  const auto found = std::ranges::find_if(pipeline.phases, writes);
  return found == pipeline.phases.end() ? nullptr : &*found;
}

/// A label of two lines. The line break is Graphviz's own escape, so that those within the texts must be escaped before.
std::string label(std::string_view first, std::string_view second) {
  auto one = in_quotes(first), two = in_quotes(second);
  one.pop_back();
  return one + "\\n" + two.substr(1);
}

void add_writes(std::string& out, const PipelineInfo& pipeline, const std::vector<std::size_t>& ports) {
  for (const auto i : ports) {
    const auto& port = pipeline.ports[i];
    out += fmt::format("  writes  {}  {}  ({})\n", in_quotes(port.name), port.type_name, fate(port));
  }
}

}  // namespace

std::string ports_text(const PipelineInfo& pipeline, const std::vector<std::size_t>& ports) {
  std::string text;
  for (const auto port : ports)
    text += fmt::format("{}\"{}\" {}", text.empty() ? "" : ", ", pipeline.ports[port].name, pipeline.ports[port].type_name);
  return text.empty() ? "nothing" : text;
}

std::string pipeline_text(const PipelineInfo& pipeline) {
  std::string out = "the study\n";
  std::vector<std::size_t> sources;
  for (std::size_t i = 0; i < pipeline.source_count; ++i) sources.push_back(i);
  add_writes(out, pipeline, sources);
  for (const auto& phase : pipeline.phases) {
    out += fmt::format("{}: {}\n", phase.name, phase.summary);
    for (const auto port : phase.inputs) {
      const auto* from = writer(pipeline, port);
      out += fmt::format("  reads   {}  from {}\n", in_quotes(pipeline.ports[port].name), from ? from->name : "the study");
    }
    add_writes(out, pipeline, phase.outputs);
    if (phase.recorded) out += "  records the course of chosen samples  (stored)\n";
  }
  return out;
}

std::string pipeline_dot(const PipelineInfo& pipeline) {
  std::string out =
      "digraph pipeline {\n  rankdir = LR;\n  node [fontname = \"sans-serif\"];\n  \"study\" [shape = note, label = \"study\"];\n";
  const auto node_of = [&](std::size_t port) { return in_quotes("port " + pipeline.ports[port].name); };
  for (std::size_t i = 0; i < pipeline.ports.size(); ++i) {
    const auto& port = pipeline.ports[i];
    const auto* style = !port.type ? ", style = dashed" : port.reduced ? ", style = bold" : "";
    out += fmt::format("  {} [shape = ellipse{}, label = {}, tooltip = {}];\n", node_of(i), style, label(port.name, port.type_name),
                       in_quotes(fate(port)));
    if (i < pipeline.source_count) out += fmt::format("  \"study\" -> {};\n", node_of(i));
  }
  for (const auto& phase : pipeline.phases) {
    const auto node = in_quotes("phase " + phase.name);
    out += fmt::format("  {} [shape = box, label = {}, tooltip = {}];\n", node, in_quotes(phase.name), in_quotes(phase.summary));
    for (const auto port : phase.inputs) out += fmt::format("  {} -> {};\n", node_of(port), node);
    for (const auto port : phase.outputs) out += fmt::format("  {} -> {};\n", node, node_of(port));
  }
  return out + "}\n";
}

}  // namespace regatta
