#include "framework/pipeline/pipeline_info.hpp"

#include <algorithm>

namespace regatta {

std::string_view own_port_name(std::string_view phase, std::string_view port) {
  const bool renamed = port.starts_with(phase) && port.substr(phase.size()).starts_with('/');
  return renamed ? port.substr(phase.size() + 1) : port;
}

namespace {

bool names_files(const Type& type) {
  return type.kind == Kind::file || (type.element && names_files(*type.element)) ||
         std::ranges::any_of(type.fields, [](const FieldInfo& field) { return names_files(*field.type); });
}

}  // namespace

void SharedInfo::store_as(const Type& stored) {
  if (names_files(stored))
    why_not = "it has an InputFile in it, which may be elsewhere on another machine";
  else
    type = &stored;
}

std::vector<std::string> PipelineInfo::port_names() const {
  std::vector<std::string> names;
  for (const auto& port : ports) names.push_back(port.name);
  return names;
}

const PhaseNode* PipelineInfo::find(std::string_view phase) const {
  const auto found = std::ranges::find(phases, phase, &PhaseNode::name);
  return found == phases.end() ? nullptr : &*found;
}

PipelineInfo PipelineInfo::until(std::string_view phase) const {
  const auto last = static_cast<std::size_t>(find(phase) - phases.data());
  std::vector<std::uint8_t> wanted(phases.size(), 0);
  wanted[last] = 1;
  for (std::size_t i = last + 1; i-- > 0;) {
    if (!wanted[i]) continue;
    for (const auto before : phases[i].after) wanted[before] = 1;
  }
  PipelineInfo part;
  part.ports = ports;
  part.source_count = source_count;
  part.whole = whole;
  std::vector<std::size_t> now(phases.size(), 0);
  for (std::size_t i = 0; i < phases.size(); ++i) {
    if (!wanted[i]) continue;
    now[i] = part.phases.size();
    auto& node = part.phases.emplace_back(phases[i]);
    for (auto& before : node.after) before = now[before];
  }
  for (std::size_t port = source_count; port < part.ports.size(); ++port) {
    const auto writes = [&](const PhaseNode& node) { return std::ranges::find(node.outputs, port) != node.outputs.end(); };
    part.ports[port].reduced = part.ports[port].reduced && std::ranges::any_of(part.phases, writes);
  }
  return part;
}

}  // namespace regatta
