#pragma once
#include <cstddef>

#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// What the phases of a run that begins now are told of it, but for its checkpoints.
RunScope scope_of(const StudyParts& parts, const Slice& slice, std::size_t lane);

}  // namespace regatta
