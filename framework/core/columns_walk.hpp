#pragma once
// What the two walks over a type, objects to columns and back, have in common; internal to columns.cpp, gather.cpp and scatter.cpp.
#include <set>
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

/// The names of one kind that a walk gives: each place of a type gets its own, such as x_count and x_count_2 for lists in lists of x.
/// Both walks see the places in the same order, so they give the same names.
class Names {
 public:
  std::string take(const std::string& wanted) {
    std::string name = wanted;
    for (int n = 2; !taken_.insert(name).second; ++n) name = wanted + "_" + std::to_string(n);
    return name;
  }

 private:
  std::set<std::string> taken_;
};

/// A SameLength that is empty in all rows has no column. @param also_unknown  it has one, of extent 0, where there are no rows: so that an
/// empty object names all columns that its type may have
Columns gather(const Type& type, const void* object, bool also_unknown = false);
void scatter(const Type& type, const Columns& columns, void* object);

}  // namespace regatta::detail
