#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "framework/storage/column_hash.hpp"
#include "framework/storage/h5.hpp"

namespace regatta {

/// A column as it stands in a file, without what only its type knows.
struct StoredColumn {
  std::string name;
  StoredKind kind{};
  std::size_t element_size = 0;
  std::vector<std::size_t> shape;
  std::vector<std::byte> bytes;

  std::string hash() const { return column_hash(name, kind, element_size, shape, bytes); }
};

/// Reads the dataset at `path`. Under HDF5's lock.
StoredColumn read_stored_column(hid_t file, const std::string& path, std::string name, const std::filesystem::path& file_name);

}  // namespace regatta
