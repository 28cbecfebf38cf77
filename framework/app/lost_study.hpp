#pragma once
#include <string>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/plan.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What is to be said before the results of another study are replaced: one whose title or file has another name, and complete runs that
/// `plan`, made for `study` and not yet written, does not keep. Empty if there is none.
std::string lost_study_text(const Workspace& workspace, const PipelineInfo& pipeline, const Study& study, const Plan& plan);

}  // namespace regatta
