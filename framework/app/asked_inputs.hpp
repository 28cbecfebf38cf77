#pragma once
#include "framework/app/asked_study.hpp"
#include "framework/app/stop_signals.hpp"

namespace regatta {

/// Reads the input files of the study that a command line asks for, see read_inputs(), and says so when it takes a while. The slices are
/// then those of the files that belong to the study.
/// `before`: nothing when the study starts over. `signals`: null when none are taken, so that one ends the process.
/// @return false if a signal has ended it
bool read_asked_inputs(AskedStudy& asked, const PipelineInfo& pipeline, const Workspace& workspace, const std::optional<StoredPlan>& before,
                       StopSignals* signals);

}  // namespace regatta
