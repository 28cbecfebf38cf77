#pragma once
#include "framework/app/asked_study.hpp"
#include "framework/app/stop_signals.hpp"

namespace regatta {

/// Reads the input files of the study that a command line asks for, see read_inputs(), and says so when it takes a while.
/// `signals`: null when none are taken, so that one ends the process.
/// @return false if a signal has ended it
bool read_asked_inputs(AskedStudy& asked, const PipelineInfo& pipeline, const Workspace& workspace, StopSignals* signals);

}  // namespace regatta
