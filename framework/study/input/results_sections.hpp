#pragma once
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/input/toml_tree.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Checks what the schema of [statistics] and [stop] cannot say: percentiles that ascend, a column that the pipeline has, a value that it
/// may take, an interval that fits it. Mistakes are added to the problems.
void check_results_sections(const Study& study, const TomlNode& root, const PipelineInfo& pipeline, Problems& problems);

}  // namespace regatta
