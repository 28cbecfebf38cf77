#include "framework/study/results/coordinate_column.hpp"

#include <cstring>
#include <utility>

namespace regatta {

EncodedColumn coordinate_column(std::string name, std::string dimension, std::span<const double> values, std::string_view unit,
                                std::string_view doc, Compression compression) {
  Column column{.name = std::move(name),
                .type = &type_of<double>(),
                .unit = unit,
                .doc = doc,
                .shape = {values.size()},
                .dimensions = {std::move(dimension)},
                .element_size = sizeof(double),
                .bytes = std::vector<std::byte>(values.size_bytes())};
  if (!values.empty()) std::memcpy(column.bytes.data(), values.data(), column.bytes.size());
  return encode(std::move(column), compression);
}

}  // namespace regatta
