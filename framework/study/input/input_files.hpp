#pragma once
#include <string>
#include <vector>

#include "framework/core/type.hpp"
#include "framework/study/input/toml_tree.hpp"

namespace regatta {

/// Finds the files that an object names, which has been read from `table` (null: all are defaults): their paths become absolute, and
/// those that cannot be read are problems. `path` is how the object is called: "phases.fit".
/// Returns the paths of those, for what else complains about them. Of a table with mistakes only the files that it writes can be judged.
std::vector<std::string> find_input_files(const Type& type, void* object, const std::string& path, const TomlNode* table,
                                          Problems& problems, bool only_written = false);

}  // namespace regatta
