#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "framework/storage/file_operations.hpp"

namespace regatta {

/// A file that was just made: closed in any case, and removed unless keep() is reached. All functions throw IoError naming it.
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path, FileOperations& system = FileOperations::system());
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  void write(std::span<const std::byte> bytes);  ///< Behind what was written this way before.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  void read_at(std::uint64_t offset, std::span<std::byte> to) const;  ///< Zeros where nothing was written.
  void resize(std::uint64_t bytes);

  const std::filesystem::path& path() const { return path_; }

  void sync_and_close();
  void keep() { kept_ = true; }

  /// Takes its name away: it is gone when it is closed, however the process ends.
  void forget_name();

 private:
  std::filesystem::path path_;
  FileOperations& system_;
  int descriptor_ = -1;
  bool kept_ = false;
};

}  // namespace regatta
