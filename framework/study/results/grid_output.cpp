#include "framework/study/results/grid_output.hpp"

#include <numeric>

#include <fmt/format.h>

#include "framework/study/results/coordinate_column.hpp"
#include "framework/study/results/port_coordinates.hpp"

namespace regatta {

namespace {

constexpr std::uint64_t longest_row = std::uint64_t{256} << 20;  // [byte]: it is one chunk, which is held to be compressed

/// How often the samples go through all points of the grid.
std::uint64_t repeats_of(std::uint64_t samples, const std::vector<GridAxis>& axes) {
  for (const auto& axis : axes) samples /= axis.values.size();
  return samples;
}

/// The head of a column whose samples are a grid.
Column head_of_cube(const Column& column, const std::vector<GridAxis>& axes) {
  auto head = column;
  head.shape.erase(head.shape.begin());
  head.dimensions.erase(head.dimensions.begin());
  for (std::size_t i = axes.size(); i-- > 0;) {
    head.shape.insert(head.shape.begin(), axes[i].values.size());
    head.dimensions.insert(head.dimensions.begin(), axes[i].parameter);
  }
  return head;
}

bool has_a_number_a_sample(const LongColumn& column) {
  const auto& head = column.head();
  return !column.single() && head.dimensions.front() == "sample" && head.type->kind != Kind::text;
}

}  // namespace

void add_grid(Document& document, std::string_view group, const Results& results, Compression compression) {
  if (results.grid.empty()) return;
  auto axes = results.grid;
  if (const auto repeats = repeats_of(results.samples, axes); repeats > 1) {
    axes.insert(axes.begin(), {"repeat", "", std::vector<double>(repeats)});
    std::iota(axes.front().values.begin(), axes.front().values.end(), 0.0);
  }
  for (const auto& port : results.ports) {
    if (port.drawn) continue;
    std::vector<EncodedColumn> columns, coordinates;
    for (const auto& column : port.columns) {
      if (!has_a_number_a_sample(column)) continue;
      auto head = head_of_cube(column.head(), axes);
      const std::size_t samples_a_row = column.rows() / head.shape.front();
      if (samples_a_row * inner_count(column.head()) * head.element_size > longest_row) continue;
      const auto read = [&column, samples_a_row](std::size_t first, std::span<std::byte> to) { column.read(first * samples_a_row, to); };
      columns.push_back(encode(std::move(head), read, compression));
    }
    if (columns.empty()) continue;
    const auto add = [&](const GridAxis& axis, std::string_view unit) {
      coordinates.push_back(coordinate_column(axis.parameter, axis.parameter, axis.values, unit, "an axis of the grid", compression));
    };
    if (axes.size() > results.grid.size()) add(axes.front(), "");
    for (const auto& axis : results.grid) add(axis, axis.unit);
    for (auto& coordinate : coordinates_of(port, compression)) coordinates.push_back(std::move(coordinate));
    document.columns(fmt::format("{}/grid/{}", group, port.port), std::move(columns), std::move(coordinates));
  }
}

}  // namespace regatta
