#pragma once
#include <string>
#include <vector>

#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// Puts in order what a killed process left. Files that were not finished are removed; whole files of runs, complete or failed, that had
/// not got their names yet get them, in place of older ones; live files that cannot be opened go back to their newest commit that is whole.
/// For the holder of the claim, before it plans. @return what was damaged, a line a file @throws IoError
std::vector<std::string> recover(const Workspace& workspace);

}  // namespace regatta
