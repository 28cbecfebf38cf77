#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <vector>

#include "framework/storage/file_operations.hpp"

namespace regatta::direct {

/// Bytes of a file, read in blocks that are kept: what describes its columns lies close together.
class FileBlocks {
 public:
  /// @throws IoError
  explicit FileBlocks(std::filesystem::path file);
  FileBlocks(const FileBlocks&) = delete;
  FileBlocks& operator=(const FileBlocks&) = delete;
  ~FileBlocks();

  std::uint64_t size() const { return size_; }

  /// @throws NotDirect if the file ends before, IoError
  void read(std::uint64_t address, std::span<std::byte> to);
  std::vector<std::byte> read(std::uint64_t address, std::size_t size);
  /// Of values, which are not asked for again: no block is kept of them.
  std::vector<std::byte> read_once(std::uint64_t address, std::size_t size);
  /// What the file has there now, whatever was kept.
  void read_anew(std::uint64_t address, std::span<std::byte> to);

 private:
  const std::vector<std::byte>& block(std::uint64_t number);

  std::filesystem::path file_;
  FileOperations& system_ = FileOperations::system();
  int descriptor_;
  std::uint64_t size_ = 0;
  std::map<std::uint64_t, std::vector<std::byte>> kept_;
};

}  // namespace regatta::direct
