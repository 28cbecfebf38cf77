#pragma once
#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/results/run_rows.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Gives the rows of a failed run what was drawn for its samples: which numbers fail is what a user asks next. @pre rows.ports is empty
void add_drawn_rows(RunRows& rows, const Study& study, const PipelineInfo& pipeline);

}  // namespace regatta
