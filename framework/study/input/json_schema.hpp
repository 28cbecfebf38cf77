#pragma once
#include <string>
#include <string_view>

#include "framework/pipeline/pipeline_info.hpp"

/// What may stand in a study file, as JSON Schema (draft 2020-12) of the file after its translation from TOML to JSON: for editors that
/// complete and check while one writes, and for programs that write studies. Every key has its type, range (minimum, maximum), default
/// and description, and its unit as the keyword "unit".
///
/// A schema cannot say all: what a phase checks itself, the order of bounds, or ids of samples that the study has, `validate` knows alone.
namespace regatta {

/// Of a whole study file. @param program  whose studies they are
std::string study_schema(const PipelineInfo& pipeline, std::string_view program);

/// Of a part: "study" (the sections that every study has), "samples" ([samples.parameters]) or a phase ([phases.NAME]). @pre there is one
std::string part_schema(const PipelineInfo& pipeline, std::string_view part);

}  // namespace regatta
