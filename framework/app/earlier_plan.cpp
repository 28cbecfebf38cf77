#include "framework/app/earlier_plan.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/study/plan/planned_input.hpp"

namespace regatta {

EarlierPlan earlier_plan(const Workspace& workspace, const PipelineInfo& pipeline) {
  EarlierPlan earlier;
  try {
    earlier.plan = read_newest_plan(workspace, pipeline);
    earlier.known.inputs = known_inputs(earlier.plan);
  } catch (const ConfigError& error) {
    earlier.mistake = fmt::format("{}, or choose another folder with -w", error.what());
  }
  return earlier;
}

}  // namespace regatta
