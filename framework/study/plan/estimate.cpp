#include "framework/study/plan/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

Cost cost_of(const PhaseNode& phase, const PhaseOptions& options, const RunInfo& run) {
  Cost cost;
  try {
    cost = phase.estimate(options.options.value.get(), run);
  } catch (const std::exception& error) {
    throw ConfigError(
        fmt::format("phases.{}: its estimate of a run of {} fails: {}", phase.name, counted(run.samples, "sample"), error.what()));
  }
  require(std::isfinite(cost.seconds) && std::isfinite(cost.bytes) && cost.seconds >= 0 && cost.bytes >= 0,
          "phases.{}: its estimate of a run of {} is {} s and {} bytes; both must be numbers from 0", phase.name,
          counted(run.samples, "sample"), cost.seconds, cost.bytes);
  return cost;
}

}  // namespace

double row_bytes(const PortInfo& port) {
  return port.type && port.type->samples ? 2.0 * static_cast<double>(port.type->find("rows")->type->element->size) : 0.0;
}

bool any_estimates(const PipelineInfo& pipeline) {
  return std::ranges::any_of(pipeline.phases, [](const PhaseNode& phase) { return phase.estimate != nullptr; });
}

RunCost estimate_run(std::span<const PhaseOptions> options, const PipelineInfo& pipeline, const RunInfo& info,
                     const std::vector<std::uint8_t>& execute) {
  RunCost run;
  double most = 0;
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    const auto& phase = pipeline.phases[i];
    if (!phase.estimate || options[phase.position].refused || (!execute.empty() && !execute[i])) continue;
    const auto cost = cost_of(phase, options[phase.position], info);
    run.seconds += cost.seconds;
    if (cost.bytes > most) most = cost.bytes, run.most_memory = phase.name;
  }
  for (const auto& port : pipeline.ports) run.bytes += row_bytes(port) * static_cast<double>(info.samples);
  run.bytes += most;
  return run;
}

}  // namespace regatta
