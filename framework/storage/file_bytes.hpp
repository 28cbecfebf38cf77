#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "framework/storage/file_operations.hpp"

/// All bytes, however few the system takes at a time, and again after a signal. IoError names `path`.
namespace regatta {

void append_bytes(FileOperations& system, int descriptor, const std::filesystem::path& path, std::span<const std::byte> bytes);
void write_bytes_at(FileOperations& system, int descriptor, const std::filesystem::path& path, std::uint64_t offset,
                    std::span<const std::byte> bytes);
/// @return how many there are before the end of the file
std::size_t read_bytes_at(FileOperations& system, int descriptor, const std::filesystem::path& path, std::uint64_t offset,
                          std::span<std::byte> to);

}  // namespace regatta
