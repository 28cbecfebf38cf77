#pragma once
#include <optional>
#include <string>

#include "framework/storage/column_hash.hpp"
#include "framework/storage/h5.hpp"

namespace regatta::h5 {

/// HDF5's type of elements in a file, always little endian; text is UTF-8 padded with zeros. Under lock().
/// @throws Error for sizes that are not stored (long double).
Handle stored_type(StoredKind kind, std::size_t element_size);

/// What stored_type() made, or nothing for a type that this framework does not write.
struct ElementType {
  StoredKind kind{};
  std::size_t size = 0;
};
std::optional<ElementType> element_type(hid_t type);

}  // namespace regatta::h5
