#include "framework/study/input/resolved_path.hpp"

#include <system_error>

namespace regatta {

namespace fs = std::filesystem;

fs::path resolved_path(const fs::path& path) {
  fs::path resolved;
  for (const auto& part : path) {
    if (part == ".") continue;
    if (part != "..") {
      resolved /= part;
      continue;
    }
    std::error_code none;
    if (fs::is_symlink(resolved, none)) {
      const auto target = fs::canonical(resolved, none);
      if (!none) resolved = target;
    }
    if (resolved.has_relative_path() && resolved.filename() != "..")
      resolved = resolved.parent_path();
    else if (!resolved.has_root_directory())
      resolved /= part;
  }
  return resolved;
}

}  // namespace regatta
