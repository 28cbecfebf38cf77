#pragma once
#include <string>

#include "framework/study/plan/plan.hpp"

namespace regatta {

/// What a run computes: "samples 10 to 19", or "input data/run_0013.h5 (1.2 GB)".
std::string what_it_computes(const Plan& plan, const Slice& slice);

/// For people: how many runs are complete, resumed, done again or new, each kind with its reasons; one line a run if `each`.
std::string plan_text(const Plan& plan, const PipelineInfo& pipeline, bool each);

}  // namespace regatta
