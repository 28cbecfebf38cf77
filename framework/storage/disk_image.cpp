#include "framework/storage/disk_image.hpp"

#include <algorithm>

namespace regatta::h5 {

bool DiskImage::read(haddr_t address, std::size_t size, std::byte* to) noexcept {
  try {
    file_.read_at(address, {to, size});
    return true;
  } catch (...) {
    if (!failed_) failed_ = std::current_exception();
    return false;
  }
}

bool DiskImage::write(haddr_t address, std::size_t size, const std::byte* from) noexcept {
  size_ = std::max(size_, address + size);
  if (failed_) return true;
  try {
    file_.write_at(address, {from, size});
  } catch (...) {
    failed_ = std::current_exception();
  }
  return true;
}

void DiskImage::require_written() const {
  if (failed_) std::rethrow_exception(failed_);
}

void DiskImage::finish() {
  require_written();
  file_.resize(end_of_allocation);
}

}  // namespace regatta::h5
