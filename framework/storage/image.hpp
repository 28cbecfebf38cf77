#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "framework/storage/file_format.hpp"
#include "framework/storage/h5.hpp"

namespace regatta {
class StoredChunks;
}

namespace regatta::h5 {

/// Where the bytes of a file go that HDF5 writes through a driver of ours, so that the disk is touched by checked writes of ours only (the
/// stock driver returns success after failed writes). They are complete once the file is closed.
struct Image {
  haddr_t end_of_allocation = 0;

  Image() { forget_newest(); }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  virtual ~Image() = default;
  /// One more than the last byte that was written.
  virtual haddr_t size() const = 0;
  /// HDF5 may read allocated space that was never written: zeros, as in a file with a hole. False: it cannot be read.
  virtual bool read(haddr_t address, std::size_t size, std::byte* to) noexcept = 0;
  virtual bool write(haddr_t address, std::size_t size, const std::byte* from) noexcept = 0;

  /// Where HDF5 is to put something of that size; HADDR_UNDEF: nowhere.
  virtual haddr_t allocate(H5FD_mem_t type, hsize_t size) noexcept;
  /// Where the newest thing of that kind went since forget_newest(), if HDF5 has asked for its place; else HADDR_UNDEF.
  haddr_t newest(H5FD_mem_t type) const { return newest_.at(static_cast<std::size_t>(type)); }
  void forget_newest() { newest_.fill(HADDR_UNDEF); }
  haddr_t allocate_for_hdf5(H5FD_mem_t type, hsize_t size) noexcept;

  /// For who writes beside HDF5. @throws std::bad_alloc, Error
  haddr_t put(H5FD_mem_t type, std::span<const std::byte> bytes);
  void put_at(haddr_t address, std::span<const std::byte> bytes);

  /// HDF5 lengthens the last thing of the file this way, and says where a file ends that it opens.
  virtual void set_end_of_allocation(haddr_t address) noexcept { end_of_allocation = address; }

  /// The next chunk that HDF5 allocates and writes is this one, and lies in the file already. False: it does not, its bytes are wanted.
  virtual bool place(const StoredChunks& /*chunks*/, std::size_t /*number*/) { return false; }

  /// Whether groups may lie in the file already. Without, the other two are not called.
  virtual bool has_groups() const { return false; }
  /// Where a group lies that has this digest, with all in it; HADDR_UNDEF: nowhere.
  virtual haddr_t find_group(const std::string& /*path*/, const std::string& /*digest*/) { return HADDR_UNDEF; }
  /// A group was made at this address.
  virtual void made_group(const std::string& /*path*/, const std::string& /*digest*/, haddr_t /*address*/) {}

 private:
  std::array<haddr_t, H5FD_MEM_NTYPES> newest_{};
};

/// A file in memory. (H5Fget_file_image is no way: with the file format of 1.8 it gives images that cannot be opened.)
struct MemoryImage : Image {
  std::vector<std::byte> bytes;

  haddr_t size() const override { return bytes.size(); }
  bool read(haddr_t address, std::size_t size, std::byte* to) noexcept override;
  bool write(haddr_t address, std::size_t size, const std::byte* from) noexcept override;
};

/// A file access list for H5Fcreate into `image`, or H5Fopen of it, which outlives the HDF5 file. Nothing that is written is older than
/// `format` (that of 1.8 is the first with checksummed metadata) or newer. Under lock().
Handle image_access(Image& image, FileFormat format);
/// The same to open a file of any format.
Handle image_access(Image& image);

}  // namespace regatta::h5
