#include "framework/storage/live/commit_view.hpp"

#include <algorithm>
#include <cstring>

#include "framework/core/error.hpp"
#include "framework/storage/live/payload_file.hpp"

namespace regatta {

namespace {

// Where the format's superblock of version 2 says how long the file is [bytes from its start].
constexpr std::size_t end_of_file_field = 28;
// And where it says what version it has: 2, or 3 from HDF5 1.10 on.
constexpr std::size_t version_field = 8;

}  // namespace

CommitView::CommitView(const PayloadFile& file, const CommitRecord& record) : file_(file), superblock_(record.superblock) {
  std::memcpy(&size_, superblock_.data() + end_of_file_field, sizeof size_);
}

FileFormat CommitView::format() const { return superblock_[version_field] == std::byte{2} ? FileFormat::v18 : FileFormat::v110; }

bool CommitView::read(haddr_t address, std::size_t size, std::byte* to) noexcept {
  last_read_ = {address, size};
  try {
    file_.read_at(address, {to, size});
  } catch (const IoError&) {
    if (!failed_) failed_ = std::current_exception();
    return false;
  } catch (...) {  // shorter than it should be: damage, of which HDF5 tells
    return false;
  }
  if (address < superblock_.size()) {
    std::copy_n(superblock_.begin() + static_cast<std::ptrdiff_t>(address), std::min<std::size_t>(size, superblock_.size() - address), to);
  }
  return true;
}

void CommitView::require_read() const {
  if (failed_) std::rethrow_exception(failed_);
}

}  // namespace regatta
