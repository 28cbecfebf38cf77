#pragma once
#include <string>

#include "framework/study/plan/plan.hpp"

namespace regatta {

/// For people: how many runs are complete, resumed, done again or new, each kind with its reasons; one line a run if `each`.
std::string plan_text(const Plan& plan, const PipelineInfo& pipeline, bool each);

}  // namespace regatta
