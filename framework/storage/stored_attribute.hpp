#pragma once
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>

#include "framework/storage/column_hash.hpp"
#include "framework/storage/h5.hpp"

namespace regatta {

/// An attribute as it stands in a file.
struct StoredAttribute {
  StoredKind kind{};
  std::size_t element_size = 0;
  std::vector<std::byte> bytes;

  std::size_t count() const { return bytes.size() / element_size; }
  std::string text(std::size_t index) const;  ///< Without its padding; empty where there is none.
  template <class Number>
  Number number() const;
};

/// Is there a group or dataset at `path`? Under HDF5's lock, as all of these.
bool exists(hid_t file, const std::string& path);

/// Nothing if there is no such object or attribute.
std::optional<StoredAttribute> read_stored_attribute(hid_t file, const std::string& path, const std::string& name,
                                                     const std::filesystem::path& file_name);

template <class Number>
Number StoredAttribute::number() const {
  Number value;
  std::copy_n(bytes.begin(), sizeof value, reinterpret_cast<std::byte*>(&value));
  return value;
}

}  // namespace regatta
