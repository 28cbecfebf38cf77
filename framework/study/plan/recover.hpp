#pragma once
#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// Puts in order what a killed process left. Files that were not finished are removed; whole files of runs, complete or failed, that had
/// not got their names yet get them, in place of older ones. For the holder of the claim, before it plans. @throws IoError
void recover(const Workspace& workspace);

}  // namespace regatta
