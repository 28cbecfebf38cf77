#pragma once
#include <optional>
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/run_table.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// What a plan.json of this workspace holds that later plans build on.
struct StoredPlan {
  std::string title;
  std::uint64_t per_run = 0;
  std::uint64_t sample_count = 0;
  std::vector<Slice> runs;
  std::string settings;    ///< As run_file::settings_text() writes them.
  std::string study_file;  ///< Path as it was given.
};

/// @throws ConfigError if the plan cannot be read or was made by a pipeline of other phases
std::optional<StoredPlan> read_newest_plan(const Workspace& workspace, const PipelineInfo& pipeline);

}  // namespace regatta
