#pragma once
#include <optional>
#include <string>

#include "framework/study/input/known_files.hpp"
#include "framework/study/plan/plan_file.hpp"

namespace regatta {

/// What a workspace holds of an earlier call, for reading a study.
struct EarlierPlan {
  std::optional<StoredPlan> plan;
  std::string mistake;  ///< Why the plan cannot be used; to be said with the mistakes of the study.
  KnownFiles known;
};

EarlierPlan earlier_plan(const Workspace& workspace, const PipelineInfo& pipeline);

}  // namespace regatta
