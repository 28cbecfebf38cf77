#pragma once
#include <string>
#include <utility>
#include <vector>

#include "framework/pipeline/pipeline_info.hpp"
#include "framework/study/input/toml_tree.hpp"

namespace regatta {

/// One setting of a sweep: values to be put in place of those of the study.
struct SweptCase {
  std::string name;                                       ///< "controller=sta, gain=2"; empty when nothing is swept.
  std::vector<std::pair<std::string, TomlNode>> changes;  ///< By key: "phases.simulate.controller.type".
};

/// Reads [sweep], whose keys are those of phases and whose values are lists: every combination is a case, the key that stands first in the
/// file varying slowest. [[sweep]] lists the cases one by one, each with its keys and, if wanted, a `name`.
/// A study without sweep has one case without a name. @return at least one case
std::vector<SweptCase> read_sweep(const TomlNode& root, const PipelineInfo& pipeline, Problems& problems);

/// A copy of the study's tree as a case has it. A key that leads into a list beyond its end is a problem.
TomlNode with_changes(const TomlNode& root, const SweptCase& of_case, Problems& problems);

}  // namespace regatta
