#pragma once
#include <cstdint>
#include <filesystem>

#include "framework/core/columns.hpp"

namespace regatta::bench {

/// Writes columns as a program does that leaves all to HDF5: create, a data set a column with the filters shuffle and deflate in chunks of
/// 1 MiB, write, close.
void write_stock_file(const std::filesystem::path& path, const Columns& columns, unsigned level);

/// Bytes of all chunks of such a file, or of one of ours whose columns are in `group`.
std::uint64_t stored_bytes(const std::filesystem::path& path, const std::string& group, const Columns& columns);

/// @throws Error unless HDF5 reads from the file what the columns hold.
void check_file(const std::filesystem::path& path, const std::string& group, const Columns& columns);

}  // namespace regatta::bench
