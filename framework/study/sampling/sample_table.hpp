#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "framework/core/type.hpp"
#include "framework/study/sampling/sample_leaf.hpp"

namespace regatta {

/// The values of one field for all samples.
struct TableColumn {
  SampleLeaf leaf;
  std::vector<std::byte> numbers{};  ///< As the field holds them, one after another; of text nothing.
  std::vector<std::string> texts{};  ///< Of text.

  /// The smallest and the largest one; low is above high where there are no rows. @pre numbers
  Range number_range() const;
};

/// Samples that a study takes from a file: row i is sample first + i.
struct SampleTable {
  std::string name;         ///< Of the file, as the study gives it.
  std::uint64_t first = 0;  ///< Not 0 of a part, which a run file has kept.
  std::uint64_t rows = 0;
  std::vector<TableColumn> columns;  ///< In order of their paths.

  const TableColumn* find(std::string_view path) const;

  /// Sets the fields of a row that have a column. @pre first <= sample < first + rows
  void set(const Type& row_type, void* row, std::uint64_t sample) const;

  /// Of the names and values of these rows alone, not of the file. @pre the table has them
  std::string digest(std::uint64_t first_sample, std::uint64_t count) const;
};

}  // namespace regatta
