#pragma once
#include <string>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// Every option of a phase, for a stepper also those that every stepper has, as TOML with the unit in a comment: "duration = 10.0  # s";
/// of a file the digest of its content. One text, because a hundred small datasets would cost more than the results of a short run.
/// Options that were left out are comments, with the value that the phase takes for them; it stands behind one that is a word for it.
std::string config_text(const PhaseNode& phase, const PhaseOptions& options);

}  // namespace regatta
