#include "framework/study/results/grid_output.hpp"

#include <cstring>
#include <numeric>

#include <fmt/format.h>

namespace regatta {

namespace {

constexpr std::uint64_t longest_row = std::uint64_t{256} << 20;  // [byte]: it is one chunk, which is held to be compressed

/// How often the samples go through all points of the grid.
std::uint64_t repeats_of(std::uint64_t samples, const std::vector<GridAxis>& axes) {
  for (const auto& axis : axes) samples /= axis.values.size();
  return samples;
}

/// @param unit  lives as long as the document
EncodedColumn coordinate(const GridAxis& axis, std::string_view unit, Compression compression) {
  Column column{.name = axis.parameter,
                .type = &type_of<double>(),
                .unit = unit,
                .doc = "an axis of the grid",
                .shape = {axis.values.size()},
                .dimensions = {axis.parameter},
                .element_size = sizeof(double),
                .bytes = std::vector<std::byte>(axis.values.size() * sizeof(double))};
  std::memcpy(column.bytes.data(), axis.values.data(), column.bytes.size());
  return encode(std::move(column), compression);
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
    if (axes.size() > results.grid.size()) coordinates.push_back(coordinate(axes.front(), "", compression));
    for (const auto& axis : results.grid) coordinates.push_back(coordinate(axis, axis.unit, compression));
    document.columns(fmt::format("{}/grid/{}", group, port.port), std::move(columns), std::move(coordinates));
  }
}

}  // namespace regatta
