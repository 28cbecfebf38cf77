#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "framework/storage/document.hpp"

namespace regatta {

/// A dataset that has its rows in other files, one after another along its first axis.
struct VirtualColumn {
  struct Piece {
    std::filesystem::path file;
    std::string path;  ///< Of the dataset in that file.
  };
  std::string path;  ///< In the virtual file; its groups are made as needed.
  std::vector<Piece> pieces;
};

/// Attribute of the root of such a file.
inline constexpr const char* virtual_attribute = "virtual";

/// Writes `document`, and beside what it holds virtual datasets (HDF5 1.10 and later read them), with unit, meaning and flags of their
/// first piece. Files are named relative to the folder of `path`, so that both are moved together. A piece that is gone later reads as
/// zeros, without an error: it is for the caller to say how that is noticed.
/// @throws IoError; Error naming the file if a dataset is missing, or if its type or its further axes are not those of the first piece
void write_virtual_file(const std::filesystem::path& path, const Document& document, const std::vector<VirtualColumn>& columns);

}  // namespace regatta
