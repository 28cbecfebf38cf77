#pragma once
#include "framework/study/run/run_contents.hpp"

namespace regatta {

/// Gives a complete run its name in runs/: of one that is kept the file has it already, unless something was in the way when it was
/// finished. @throws IoError, or Error with what to do if something is in the way
void publish(const StudyParts& parts, const PlannedRun& planned, RunContents& contents, const RunMetrics& metrics);

}  // namespace regatta
