#include "framework/storage/axes.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

bool is_taken(const std::vector<EncodedColumn>& columns, const std::vector<Axis>& axes, const std::string& name) {
  return std::ranges::any_of(columns, [&](const auto& c) { return c.column.name == name || c.column.name.starts_with(name + "/"); }) ||
         std::ranges::any_of(axes, [&](const auto& axis) { return axis.name == name; });
}

std::optional<std::uint64_t> first_id(const std::vector<EncodedColumn>& columns) {
  const auto found = std::ranges::find_if(columns, [](const auto& c) { return c.column.name == "first_id"; });
  if (found == columns.end() || !found->column.shape.empty() || found->column.bytes.size() != sizeof(std::uint64_t)) return {};
  std::uint64_t id = 0;
  std::memcpy(&id, found->column.bytes.data(), sizeof id);
  return id;
}

EncodedColumn sample_ids(std::string name, std::uint64_t first, std::size_t count, Compression compression) {
  const auto ids = [first](std::size_t row, std::span<std::byte> to) {
    for (std::size_t at = 0; at < to.size(); at += sizeof first, ++row) {
      const std::uint64_t id = first + row;
      std::memcpy(to.data() + at, &id, sizeof id);
    }
  };
  return encode(Column{.name = std::move(name),
                       .type = &type_of<std::uint64_t>(),
                       .unit = {},
                       .doc = "id of the sample",
                       .shape = {count},
                       .dimensions = {"sample"},
                       .element_size = sizeof first,
                       .bytes = {}},
                ids, compression);
}

Axis make_axis(const std::vector<EncodedColumn>& columns, const std::vector<Axis>& axes, const std::string& dimension, std::size_t length) {
  Axis axis{.dimension = dimension, .name = dimension, .length = length};
  if (dimension != "sample") {
    std::ranges::replace(axis.name, '/', '_');
    axis.name += "_axis";
  }
  while (is_taken(columns, axes, axis.name)) axis.name += '_';
  if (const auto first = first_id(columns); first && dimension == "sample") {
    axis.coordinate.push_back(sample_ids(axis.name, *first, length, columns.front().compression));
  }
  return axis;
}

bool is_text_array(const Column& column) { return column.type->kind == Kind::text && !column.shape.empty(); }

}  // namespace

std::vector<std::size_t> stored_shape(const Column& column) {
  auto shape = column.shape;
  if (is_text_array(column)) shape.push_back(column.element_size);
  return shape;
}

std::vector<std::string> stored_dimensions(const Column& column) {
  auto dimensions = column.dimensions;
  if (is_text_array(column)) dimensions.push_back(column.name + "_characters");
  return dimensions;
}

std::vector<Axis> axes_of(std::string_view group, const std::vector<EncodedColumn>& columns, std::vector<EncodedColumn> coordinates) {
  std::vector<Axis> axes;
  for (auto& coordinate : coordinates) {
    Axis axis{.dimension = coordinate.column.dimensions.front(), .name = coordinate.column.name, .length = coordinate.column.shape.front()};
    while (is_taken(columns, axes, axis.name)) axis.name += '_';
    axis.coordinate.push_back(std::move(coordinate));
    axes.push_back(std::move(axis));
  }
  for (const auto& encoded : columns) {
    const auto& column = encoded.column;
    const auto shape = stored_shape(column);
    const auto dimensions = stored_dimensions(column);
    for (std::size_t i = 0; i < shape.size(); ++i) {
      const auto known = std::ranges::find(axes, dimensions.at(i), &Axis::dimension);
      if (known == axes.end()) {
        axes.push_back(make_axis(columns, axes, dimensions[i], shape[i]));
      } else if (known->length != shape[i]) {
        throw Error(fmt::format("{}: column {} has {} values along \"{}\" where the columns before it have {}", group, column.name,
                                shape[i], dimensions[i], known->length));
      }
    }
  }
  return axes;
}

}  // namespace regatta
