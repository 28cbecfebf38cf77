#pragma once
// What the two walks over a type, objects to columns and back, have in common; internal to columns.cpp, gather.cpp and scatter.cpp.
#include <string>

#include "framework/core/columns.hpp"

namespace regatta::detail {

inline std::string below(const std::string& path, const FieldInfo& field) {
  return path.empty() ? std::string(field.name) : path + "/" + std::string(field.name);
}

/// Lists and arrays of these are one piece of memory.
inline bool is_fixed_size_scalar(const Type& type) { return type.kind <= Kind::duration && type.kind != Kind::text; }

/// The axis of the rows of an object at `path`.
inline std::string row_axis(const std::string& path) { return path.empty() ? "row" : path; }
inline std::string sample_axis(const std::string& path) { return path.empty() ? "sample" : path + "_sample"; }

Columns gather(const Type& type, const void* object);
void scatter(const Type& type, const Columns& columns, void* object);

}  // namespace regatta::detail
