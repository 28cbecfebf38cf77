#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/run_table.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Samples of a study cut into runs.
struct Slices {
  std::uint64_t per_run = 0;
  std::vector<Slice> runs;
};

/// Which samples make which run; as in the plan `before`, when that has the same number a run.
/// @throws ConfigError of samples.count, a line a mistake, if the study is too large for the machine
Slices slices_of(const Study& study, const PipelineInfo& pipeline, const std::optional<StoredPlan>& before, std::size_t cores);

}  // namespace regatta
