#pragma once
#include <string>
#include <vector>

#include "framework/study/input/toml_tree.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// An input file that a workspace knows, and that may be gone by now.
struct KnownInput {
  std::string path;        ///< Absolute.
  std::string from_study;  ///< Relative to the folder of the study file, so that both may be moved; may be empty.
};
using KnownInputs = std::vector<KnownInput>;

/// Finds the files that [inputs] names, once the section itself has been read: in the order of its patterns, those of one pattern by name,
/// each once. Each is a sample and a run. A known file that fits a pattern is among them although it is gone, since its run may be able to
/// do without it.
void find_inputs(const TomlNode& root, const KnownInputs& known, Study& study, Problems& problems);

}  // namespace regatta
