#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "framework/storage/new_file.hpp"

namespace regatta {

/// A file without a name for what is too much for memory: made by the first append, gone with its owner or the process. One thread at a
/// time. All functions throw IoError.
class ScratchFile {
 public:
  static constexpr std::size_t most_piece = std::size_t{1} << 17, least_piece = std::size_t{1} << 12;

  /// @param folder  Best that of the results: what fits there fits here.
  /// @param shares  among how many equal users its memory is to be divided
  explicit ScratchFile(std::filesystem::path folder, std::size_t shares = 1, FileOperations& system = FileOperations::system());

  /// Bytes that a user gathers before it appends them, a power of two: `most_piece` over the shares, but not below `least_piece`, a page.
  std::size_t piece() const { return piece_; }

  /// @return where it stands
  std::uint64_t append(std::span<const std::byte> bytes);
  void read(std::uint64_t offset, std::span<std::byte> to) const;

 private:
  std::filesystem::path folder_;
  std::size_t piece_;
  FileOperations& system_;
  std::optional<NewFile> file_;
  std::uint64_t size_ = 0;
};

}  // namespace regatta
