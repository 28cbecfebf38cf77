#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "framework/core/type.hpp"

/// Objects as columns, and back, bit for bit. What run files, checkpoints, fingerprints and merged results have in common.
namespace regatta {

/// One column: an array of scalars of one kind, row-major.
struct Column {
  std::string name;       ///< Path below the object: "layer/thickness".
  const Type* type;       ///< Of one element: boolean, integer, natural, real, duration, choice or text.
  std::string_view unit;  ///< Empty for plain numbers.
  std::string_view doc;
  std::vector<std::size_t> shape;       ///< Empty: a single value.
  std::vector<std::string> dimensions;  ///< A name for each axis of shape: "sample", or the path of the list or array.
  std::size_t element_size = 0;         ///< Bytes; for text the longest of the column, the others padded with zeros.
  std::vector<std::byte> bytes;         ///< Product of shape x element_size.

  std::size_t count() const;  ///< Number of elements: the product of shape.
};

using Columns = std::vector<Column>;

/// Nested structs become paths, lists of structs one column a member. A list inside the rows of a list is stored flat, with its
/// lengths in a column NAME_count, a list in that one with NAME_count_2; an optional has a column NAME_present beside it. A one_of is
/// stored as its active alternative, an InputFile as the text of its path.
/// @throws Error when two columns have the same name
Columns to_columns(const Type& type, const void* object);
template <class T>
Columns to_columns(const T& object) {
  return to_columns(type_of<T>(), &object);
}

/// Fills `object`, which is new and has default values.
/// @throws Error naming the column that is missing or does not fit; one_of cannot be read back.
void from_columns(const Type& type, const Columns& columns, void* object);
template <class T>
T from_columns(const Columns& columns) {
  T object{};
  from_columns(type_of<T>(), columns, &object);
  return object;
}

const Column* find_column(const Columns& columns, std::string_view name);

/// How many rows the columns of a Samples<T> have.
std::size_t row_count(const Columns& samples);

/// Sum of the bytes of all columns.
std::size_t byte_count(const Columns& columns);

}  // namespace regatta
