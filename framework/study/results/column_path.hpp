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

/// Whether a column says of an optional among `all` whether it is present: a byte a row, which ends like one and has a value beside it.
/// @param name_of  the name of one of `all`
template <class Columns, class NameOf>
bool is_presence(std::string_view column, bool of_bytes, const Columns& all, NameOf name_of) {
  if (!of_bytes || !column.ends_with(present_suffix)) return false;
  return std::ranges::any_of(all, [&](const auto& other) { return is_value_of(name_of(other), column); });
}

}  // namespace regatta
