#include "framework/pipeline/pipeline_info.hpp"

#include <algorithm>

namespace regatta {

std::string_view own_port_name(std::string_view phase, std::string_view port) {
  const bool renamed = port.starts_with(phase) && port.substr(phase.size()).starts_with('/');
  return renamed ? port.substr(phase.size() + 1) : port;
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

}  // namespace regatta
