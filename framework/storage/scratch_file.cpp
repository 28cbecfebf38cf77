#include "framework/storage/scratch_file.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"

namespace regatta {

ScratchFile::ScratchFile(std::filesystem::path folder, std::size_t shares, FileOperations& system)
    : folder_(std::move(folder)),
      piece_(std::max(least_piece, std::bit_floor(most_piece / std::max<std::size_t>(1, shares)))),
      system_(system) {}

std::uint64_t ScratchFile::append(std::span<const std::byte> bytes) {
  if (!file_) {
    file_.emplace(temporary_name(folder_ / "scratch"), system_);  // for a moment only
    file_->forget_name();
  }
  file_->write_at(size_, bytes);
  return std::exchange(size_, size_ + bytes.size());
}

void ScratchFile::read(std::uint64_t offset, std::span<std::byte> to) const {
  REGATTA_EXPECT(offset + to.size() <= size_);
  if (file_) file_->read_at(offset, to);
}

}  // namespace regatta
