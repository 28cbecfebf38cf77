#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace regatta {

/// Bytes without values, for what has to be written before its length is known: kept from chunk to chunk, because fresh memory of 1 MiB is
/// paid for with zeros and page faults.
class Room {
 public:
  /// At least `size` bytes, which hold until the next call.
  std::span<std::byte> of(std::size_t size) {
    if (size > size_) {
      bytes_ = std::make_unique_for_overwrite<std::byte[]>(size);
      size_ = size;
    }
    return {bytes_.get(), size};
  }

  std::vector<std::byte> first(std::size_t size) const { return {bytes_.get(), bytes_.get() + size}; }

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace regatta
