#include "framework/study/results/differences.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "framework/core/text.hpp"

namespace regatta {

namespace {

bool same_element(const FileColumn& a, const FileColumn& b, std::size_t i) {
  if (a.kind == StoredKind::text) return a.text(i) == b.text(i);  // the longest text of a column decides how all are padded
  return std::memcmp(a.bytes.data() + i * a.element_size, b.bytes.data() + i * b.element_size, a.element_size) == 0;
}

void add_element(ColumnDifference& difference, const FileColumn& a, const FileColumn& b, std::size_t i) {
  if (!a.names.empty() || a.kind == StoredKind::text) return;  // no numbers
  const double x = a.number(i).value_or(0), y = b.number(i).value_or(0);
  if (!std::isfinite(x) || !std::isfinite(y)) {
    difference.not_finite += 1;
    return;
  }
  const double absolute = std::abs(x - y), size = std::max(std::abs(x), std::abs(y));
  difference.absolute = std::max(difference.absolute, absolute);
  if (size > 0) difference.relative = std::max(difference.relative, absolute / size);  // -0 and 0 differ in bits, by 0
}

std::string shape_text(const FileColumn& column) { return fmt::format("{}", fmt::join(column.shape, " x ")); }

std::string meanings_text(const std::string& unit, const std::string& other) {
  return unit == other ? "of other names of its values" : fmt::format("of other units: \"{}\" and \"{}\"", unit, other);
}

std::optional<ColumnDifference> difference(const std::string& path, const FileColumn& a, const FileColumn& b) {
  ColumnDifference found{.column = path};
  const bool text = a.kind == StoredKind::text;
  const auto inner = [](const FileColumn& column) { return std::vector(column.shape.begin() + !column.shape.empty(), column.shape.end()); };
  if (a.kind != b.kind || (!text && a.element_size != b.element_size) || a.shape.size() != b.shape.size() || inner(a) != inner(b)) {
    found.otherwise = "of another type or shape";
    return found;
  }
  if (a.shape != b.shape) found.otherwise = fmt::format("{} and {} rows", shape_text(a), shape_text(b));
  if (a.names != b.names || a.unit != b.unit) found.otherwise = meanings_text(a.unit, b.unit);
  const std::size_t row = a.row_size();
  found.of = a.shape.empty() ? 1 : std::min(a.shape.front(), b.shape.front());
  for (std::size_t r = 0; r < found.of; ++r) {
    bool same = true;
    for (std::size_t i = r * row; i < (r + 1) * row; ++i) {
      if (same_element(a, b, i)) continue;
      same = false;
      add_element(found, a, b, i);
    }
    found.rows += !same;
  }
  if (found.rows == 0 && found.otherwise.empty()) return {};
  return found;
}

/// Of groups whose columns have equal names, types, shapes and bytes, as their hashes say.
void compare_meanings(std::vector<ColumnDifference>& out, const Reader& one, const Reader& other, const std::string& group) {
  for (const auto& name : one.texts(group, "columns").value_or(std::vector<std::string>{})) {
    const auto path = group + "/" + name;
    const auto a = one.text(path, "units"), b = other.text(path, "units");
    if (a != b || one.text(path, "flag_meanings") != other.text(path, "flag_meanings"))
      out.push_back({.column = path, .otherwise = meanings_text(a.value_or(""), b.value_or(""))});
  }
}

void compare(std::vector<ColumnDifference>& out, const Reader& one, const Reader& other, const std::string& group) {
  if (one.text(group, "hash") == other.text(group, "hash")) return compare_meanings(out, one, other, group);
  const auto a = one.table(group), b = other.table(group);
  for (const auto& column : a) {
    const auto path = group + "/" + column.name;
    const auto* counterpart = find_column(b, column.name);
    if (!counterpart) out.push_back({.column = path, .otherwise = "only in " + one.file().string()});
    if (!counterpart) continue;
    if (auto found = difference(path, column, *counterpart)) out.push_back(std::move(*found));
  }
  for (const auto& column : b)
    if (!find_column(a, column.name)) out.push_back({.column = group + "/" + column.name, .otherwise = "only in " + other.file().string()});
}

}  // namespace

void ColumnDifference::merge(const ColumnDifference& other) {
  rows += other.rows;
  of += other.of;
  absolute = std::max(absolute, other.absolute);
  relative = std::max(relative, other.relative);
  not_finite += other.not_finite;
  if (otherwise.empty()) otherwise = other.otherwise;
  files += other.files;
}

std::vector<ColumnDifference> differences(const Reader& one, const Reader& other,
                                          const std::function<bool(std::string_view group)>& wanted) {
  std::vector<ColumnDifference> out;
  const auto groups_of = [&](const Reader& file) {
    std::set<std::string> groups;
    for (auto& group : file.products())
      if (wanted(group)) groups.insert(std::move(group));
    return groups;
  };
  const auto mine = groups_of(one), theirs = groups_of(other);
  for (const auto& group : mine) {
    if (!theirs.contains(group))
      out.push_back({.column = group, .otherwise = "only in " + one.file().string()});
    else
      compare(out, one, other, group);
  }
  for (const auto& group : theirs)
    if (!mine.contains(group)) out.push_back({.column = group, .otherwise = "only in " + other.file().string()});
  return out;
}

std::string difference_text(const ColumnDifference& difference) {
  if (difference.rows == 0) return difference.otherwise;
  auto text = fmt::format("{} of {}", with_commas(difference.rows), counted(difference.of, "row"));
  if (difference.absolute > 0) text += fmt::format(", at most {:.3g} ({:.3g} relative)", difference.absolute, difference.relative);
  if (difference.not_finite > 0) text += fmt::format(", {} not finite in one", counted(difference.not_finite, "value"));
  return difference.otherwise.empty() ? text : text + "; " + difference.otherwise;
}

}  // namespace regatta
