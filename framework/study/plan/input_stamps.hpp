#pragma once
#include <vector>

#include "framework/core/input_file.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// Makes known what an earlier call has read of input files, so that those with the same stamp need not be read again. What is damaged, of
/// another format or not there says nothing.
void remember_stamps(const Workspace& workspace);

/// Keeps what is known of these files for later calls. Writes only if it is something else than what is kept. @throws IoError
void keep_stamps(const Workspace& workspace, const std::vector<InputFile>& files);

}  // namespace regatta
