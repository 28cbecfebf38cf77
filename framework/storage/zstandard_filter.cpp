#include "framework/storage/zstandard_filter.hpp"

#include <cstring>
#include <exception>

#include <zstd.h>

#include "framework/storage/zstandard.hpp"

namespace regatta::h5 {

namespace {

void* allocate(std::size_t size) { return H5allocate_memory(size, false); }

std::size_t replace(void* bytes, std::size_t size, std::size_t* room, void** buffer) {
  H5free_memory(*buffer);
  *buffer = bytes;
  *room = size;
  return size;
}

/// 0: HDF5 is told that it failed.
std::size_t decode(std::size_t bytes, std::size_t* room, void** buffer) {
  const auto length = ZSTD_getFrameContentSize(*buffer, bytes);
  if (length == ZSTD_CONTENTSIZE_ERROR || length == ZSTD_CONTENTSIZE_UNKNOWN) return 0;
  auto* to = static_cast<std::byte*>(allocate(length));
  if (!to) return 0;
  if (from_zstandard({static_cast<const std::byte*>(*buffer), bytes}, {to, length})) return replace(to, length, room, buffer);
  H5free_memory(to);
  return 0;
}

std::size_t encode(std::size_t bytes, std::size_t* room, void** buffer) {
  const auto packed = zstandard({static_cast<const std::byte*>(*buffer), bytes});
  auto* to = allocate(packed.size());
  if (!to) return 0;
  std::memcpy(to, packed.data(), packed.size());
  return replace(to, packed.size(), room, buffer);
}

std::size_t filter(unsigned flags, std::size_t, const unsigned*, std::size_t bytes, std::size_t* room, void** buffer) {
  try {
    return (flags & H5Z_FLAG_REVERSE) != 0 ? decode(bytes, room, buffer) : encode(bytes, room, buffer);
  } catch (const std::exception&) {  // must not pass through C
    return 0;
  }
}

}  // namespace

H5Z_filter_t zstandard_filter() {
  static const H5Z_filter_t id = [] {
    H5Z_class2_t description{};
    description.version = H5Z_CLASS_T_VERS;
    description.id = zstandard_number;
    description.encoder_present = 1;
    description.decoder_present = 1;
    description.name = "Zstandard; in Python: import hdf5plugin";  // stands in files, and h5dump -p shows it
    description.filter = filter;
    check(H5Zregister(&description), "register", "the filter of Zstandard");
    return zstandard_number;
  }();
  return id;
}

}  // namespace regatta::h5
