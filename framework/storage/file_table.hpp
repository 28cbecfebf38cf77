#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/storage/column_hash.hpp"

namespace regatta {

/// A column as its file describes it, for those who have no type of it: to export and to compare.
struct FileColumn {
  std::string name;  ///< Path below the group: "metrics/ise".
  StoredKind kind{};
  std::size_t element_size = 0;
  std::vector<std::size_t> shape;  ///< Empty: a single value.
  std::vector<std::byte> bytes;
  std::string unit;                ///< Empty for plain numbers.
  std::string doc;                 ///< What it means.
  std::vector<std::string> names;  ///< Of a boolean or choice: of its values 0, 1, 2, ...; else empty.
  std::vector<std::string> axes;   ///< A name for each axis, as in the file: "sample".

  std::size_t count() const;  ///< Number of elements.
  /// Elements in one row of the first axis; 1 for a single value.
  std::size_t row_size() const;
  /// An element as text: the shortest that reads back to the same bits, the name of a choice, a text as it is.
  std::string text(std::size_t element) const;
  /// An element as a number, whole ones exact below 2^53; nothing for texts.
  std::optional<double> number(std::size_t element) const;
};

/// The columns of one group.
using FileTable = std::vector<FileColumn>;

const FileColumn* find_column(const FileTable& table, std::string_view name);

}  // namespace regatta
