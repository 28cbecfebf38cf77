#pragma once
#include <string>

#include "framework/app/command_line.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/run/run_study.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// What a study that was not stopped ends with: its results, what failed and how to repeat it, what is left to do, and where the files are.
/// @param seconds  that it took
std::string end_text(const StudyReport& report, const CommandLine& line, const Study& study, const Workspace& workspace, double seconds);

}  // namespace regatta
