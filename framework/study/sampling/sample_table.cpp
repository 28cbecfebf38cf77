#include "framework/study/sampling/sample_table.hpp"

#include <algorithm>
#include <limits>
#include <span>

#include "framework/core/digest.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/sampling/parameter.hpp"

namespace regatta {

Range TableColumn::number_range() const {
  const auto size = leaf.type->size;
  Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (std::size_t at = 0; at < numbers.size(); at += size) {
    const double value = number_of(*leaf.type, numbers.data() + at);
    range = {std::min(range.low, value), std::max(range.high, value)};
  }
  return range;
}

const TableColumn* SampleTable::find(std::string_view path) const {
  const auto found = std::ranges::find(columns, path, [](const TableColumn& column) -> std::string_view { return column.leaf.path; });
  return found == columns.end() ? nullptr : &*found;
}

void SampleTable::set(const Type& row_type, void* row, std::uint64_t sample) const {
  for (const auto& column : columns) {
    const auto leaf = follow(row_type, row, column.leaf.route);
    if (leaf.type->kind == Kind::text)
      *static_cast<std::string*>(leaf.object) = column.texts[sample - first];
    else
      std::copy_n(column.numbers.data() + (sample - first) * leaf.type->size, leaf.type->size, static_cast<std::byte*>(leaf.object));
  }
}

std::string SampleTable::digest(std::uint64_t first_sample, std::uint64_t count) const {
  Digest digest;
  const auto row = first_sample - first;
  for (const auto& column : columns) {
    digest.add(column.leaf.path);
    const auto size = column.leaf.type->size;
    if (column.leaf.type->kind == Kind::text)
      for (auto i = row; i < row + count; ++i) digest.add(column.texts[i]);
    else
      digest.add(std::span(column.numbers).subspan(row * size, count * size));
  }
  return digest.hex();
}

}  // namespace regatta
