#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/study/input/toml_tree.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// An input file that a workspace knows, and that may be gone by now.
struct KnownInput {
  std::string path;  ///< Absolute.
  std::string digest;
  std::uint64_t bytes = 0;
};
using KnownInputs = std::vector<KnownInput>;

/// Finds the files that [inputs] names, once the section itself has been read: in the order of its patterns, those of one pattern by name,
/// each once. Each is a sample and a run. A known file that fits a pattern is among them although it is gone, since its run may be able to
/// do without it, unless it is there under another name.
void find_inputs(const TomlNode& root, const KnownInputs& known, Study& study, Problems& problems);

}  // namespace regatta
