#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "framework/storage/scratch_file.hpp"

namespace regatta {

/// Bytes that are appended and read back. Whole blocks of them, each a piece() of the scratch file, stand in that file and the rest in
/// memory, which therefore does not grow with them (but for 8 bytes a block). A copy shares what stands in the file. All functions throw
/// IoError.
class LongBytes {
 public:
  explicit LongBytes(std::shared_ptr<ScratchFile> scratch) : scratch_(std::move(scratch)) {}

  void append(std::span<const std::byte> bytes);
  /// @pre offset + to.size() <= size()
  void read(std::uint64_t offset, std::span<std::byte> to) const;
  std::uint64_t size() const { return blocks_.size() * scratch_->piece() + tail_.size(); }

 private:
  std::shared_ptr<ScratchFile> scratch_;
  std::vector<std::uint64_t> blocks_;  // where they stand
  std::vector<std::byte> tail_;
};

}  // namespace regatta
