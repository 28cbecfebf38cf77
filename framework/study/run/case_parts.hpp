#pragma once
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// Makes the cases of a study that is about to run: their settings and options as text, and the objects of their phases, an earlier case's
/// where that gives a phase the same options, so that shared data is made once. @throws ConfigError of a phase's constructor
void make_cases(StudyParts& parts);

}  // namespace regatta
