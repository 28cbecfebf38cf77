#pragma once
#include <cstddef>

#include "framework/pipeline/shared_data.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// Where the runs of a study take the shared data of a phase from: the file that `prepare` has made for these settings; without one the
/// phase makes it, and nothing is stored. A file that cannot be trusted is said, made again and replaced. The log of the study says what
/// was done. `parts` live longer.
/// @param phase  of parts.pipeline
SharedSource shared_source(const StudyParts& parts, const PhaseNode& phase, std::size_t case_index);

}  // namespace regatta
