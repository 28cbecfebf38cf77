#pragma once
#include <string>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"

/// A pipeline for people: as text and as a drawing.
namespace regatta {

/// The named ports with their types, in one line: "clouds" PointCloud, "tracks" Tracks; "nothing" if there is none.
std::string ports_text(const PipelineInfo& pipeline, const std::vector<std::size_t>& ports);

/// Every phase with what it reads, from whom, and what it writes: of each product its type, and whether it is stored in run files,
/// transient (made again when a later phase needs it) or merged in study.h5.
std::string pipeline_text(const PipelineInfo& pipeline);

/// The same as a graph in the language of Graphviz: phases are boxes, products ellipses; dashed: transient; bold: merged in study.h5.
std::string pipeline_dot(const PipelineInfo& pipeline);

}  // namespace regatta
