#include "framework/core/columns.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "framework/core/columns_walk.hpp"

namespace regatta {

std::size_t Column::count() const { return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()); }

Columns to_columns(const Type& type, const void* object) { return detail::gather(type, object); }

void from_columns(const Type& type, const Columns& columns, void* object) { detail::scatter(type, columns, object); }

const Column* find_column(const Columns& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

std::size_t row_count(const Columns& samples) {
  const auto by_sample = [](const Column& column) { return !column.dimensions.empty() && column.dimensions.front() == "sample"; };
  const auto found = std::ranges::find_if(samples, by_sample);  // not the elements of lists, which have an axis of their own
  return found == samples.end() ? 0 : found->shape.front();
}

std::size_t byte_count(const Columns& columns) {
  return std::accumulate(columns.begin(), columns.end(), std::size_t{0},
                         [](std::size_t sum, const Column& c) { return sum + c.bytes.size(); });
}

}  // namespace regatta
