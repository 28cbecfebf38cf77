#pragma once
#include "framework/study/run/run_contents.hpp"

namespace regatta {

/// Executes a phase on the contents of a run. Whatever it says of an input file that was written to meanwhile, or is gone, it says of
/// another file than the plan's. @throws InputLost then; otherwise what the phase throws, and Stopped
PhaseOutcome execute_phase(const StudyParts& parts, const Slice& slice, std::size_t phase, RunContents& contents, Context& context);

}  // namespace regatta
