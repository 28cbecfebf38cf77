#pragma once
#include <memory>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// The rows of samples.table that the run of a file has taken, from the samples that the file keeps: so the run can be computed again when
/// the table has changed or gone. Null if the file has none. @pre the study is read, but for its table
/// @throws Error if the file is damaged
std::shared_ptr<const SampleTable> stored_table(const Reader& file, const PipelineInfo& pipeline, const Study& study);

}  // namespace regatta
