#pragma once
#include <cstdint>
#include <vector>

#include "framework/core/schema.hpp"

namespace regatta {

/// What Context::each returns: the rows of the items that succeeded, in order of item, and which items those are.
template <class Row>
struct Rows {
  std::vector<std::uint64_t> item;
  std::vector<Row> rows;
  static constexpr auto schema() { return fields(field<&Rows::item>("index of the item"), field<&Rows::rows>("its row")); }
};

}  // namespace regatta
