#pragma once
#include <algorithm>
#include <string>
#include <string_view>

/// What the names of columns say; parts of a path have slashes between them.
namespace regatta {

/// "plant/m1" as a study file spells it: "plant.m1".
inline std::string dotted(std::string path) {
  std::ranges::replace(path, '/', '.');
  return path;
}

/// How the column ends that says whether an optional is present.
inline constexpr std::string_view present_suffix = "_present";

/// Whether a column is the value of an optional, or a part of it, of which `presence` says whether it is present.
/// @pre presence ends with present_suffix
inline bool is_value_of(std::string_view column, std::string_view presence) {
  const auto path = presence.substr(0, presence.size() - present_suffix.size());
  return column.starts_with(path) && (column.size() == path.size() || column[path.size()] == '/');
}

}  // namespace regatta
