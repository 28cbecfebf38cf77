#pragma once
#include <string>

#include "framework/study/plan/workspace.hpp"
#include "framework/study/run/status.hpp"

namespace regatta {

/// The numbers in one line: "12/100 runs complete, 2 failed, 3 samples failed".
std::string status_line(const StudyStatus& status);

std::string status_text(const StudyStatus& status, const Workspace& workspace);

}  // namespace regatta
