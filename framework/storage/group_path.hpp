#pragma once
#include <string_view>

namespace regatta {

/// Whether `inner` is the group `path`, or something in it.
inline bool is_within(std::string_view path, std::string_view inner) {
  return inner.starts_with(path) && (path == "/" || inner.size() == path.size() || inner[path.size()] == '/');
}

}  // namespace regatta
