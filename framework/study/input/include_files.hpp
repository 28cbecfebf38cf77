#pragma once
#include <map>
#include <span>
#include <string>

#include "framework/study/input/override.hpp"

namespace regatta {

/// Texts of the files that a study includes, by their paths. Those that are there already are used instead of the files: so a study can be
/// read again from what a run file keeps.
using IncludedTexts = std::map<std::string, std::string>;

/// Puts the content of TOML files where tables name them: system = { file = "systems/x.toml" }. Keys beside `file` change what it says:
/// { file = "systems/x.toml", m1 = 0.2 }. A path is relative to the file that names it; in --set, to the working directory. Included files
/// may include others. A table with a `file` that does not end in .toml is left alone: it is an option of that name.
/// Adds to `texts` what was read, and a problem for each file that cannot be, or that includes itself. Of a table that names a file, one
/// of the overrides may name another one: the first is not read then.
void include_files(TomlNode& root, IncludedTexts& texts, Problems& problems, std::span<const Override> overrides = {});

}  // namespace regatta
