#pragma once
#include <vector>

#include "framework/study/results/reduction.hpp"
#include "framework/study/run/study_metrics.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// Writes study.h5: the results of all cases, and what they were made from. @throws IoError
void write_study_file(const StudyParts& parts, const std::vector<Results>& results, const StudyHealth& health);

}  // namespace regatta
