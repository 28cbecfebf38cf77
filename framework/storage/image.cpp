#include "framework/storage/image.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

#include "framework/core/error.hpp"

namespace regatta::h5 {

namespace {

struct OpenFile {
  H5FD_t base;  // first, as HDF5 hands out a pointer to it
  Image* image;
};

Image& image_of(const H5FD_t* handle) { return *reinterpret_cast<const OpenFile*>(handle)->image; }

H5FD_t* open_file(const char*, unsigned, hid_t access, haddr_t) {
  const auto* image = static_cast<Image* const*>(H5Pget_driver_info(access));
  if (!image) return nullptr;
  auto* handle = new (std::nothrow) OpenFile{};
  if (!handle) return nullptr;
  handle->image = *image;
  return &handle->base;
}

herr_t close_file(H5FD_t* handle) {
  delete reinterpret_cast<OpenFile*>(handle);
  return 0;
}

// Without the aggregation flags every block is just as long as it needs to be.
herr_t query(const H5FD_t*, unsigned long* flags) {
  if (flags) *flags = 0;
  return 0;
}

haddr_t allocate(H5FD_t* handle, H5FD_mem_t type, hid_t, hsize_t size) { return image_of(handle).allocate_for_hdf5(type, size); }

haddr_t end_of_allocation(const H5FD_t* handle, H5FD_mem_t) { return image_of(handle).end_of_allocation; }

herr_t set_end_of_allocation(H5FD_t* handle, H5FD_mem_t, haddr_t address) {
  image_of(handle).set_end_of_allocation(address);
  return 0;
}

haddr_t end_of_file(const H5FD_t* handle, H5FD_mem_t) { return image_of(handle).size(); }

herr_t read(H5FD_t* handle, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* to) {
  return image_of(handle).read(address, size, static_cast<std::byte*>(to)) ? 0 : -1;
}

herr_t write(H5FD_t* handle, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, const void* from) {
  return image_of(handle).write(address, size, static_cast<const std::byte*>(from)) ? 0 : -1;
}

hid_t driver() {
  static const hid_t id = [] {
    static H5FD_class_t description{};
    description.name = "regatta_image";
    description.maxaddr = haddr_t{1} << 62;
    description.fc_degree = H5F_CLOSE_STRONG;
    description.fapl_size = sizeof(Image*);
    description.open = open_file;
    description.close = close_file;
    description.query = query;
    description.alloc = allocate;
    description.get_eoa = end_of_allocation;
    description.set_eoa = set_end_of_allocation;
    description.get_eof = end_of_file;
    description.read = read;
    description.write = write;
    // Each kind of metadata keeps what it frees, so that it never becomes a chunk.
    const H5FD_mem_t own[H5FD_MEM_NTYPES] = H5FD_FLMAP_DEFAULT;
    std::copy(std::begin(own), std::end(own), description.fl_map);
    return check(H5FDregister(&description), "register", "the image driver");
  }();
  return id;
}

}  // namespace

haddr_t Image::allocate(H5FD_mem_t, hsize_t size) noexcept {
  const auto address = end_of_allocation;
  end_of_allocation += size;
  return address;
}

haddr_t Image::allocate_for_hdf5(H5FD_mem_t type, hsize_t size) noexcept {
  const auto address = allocate(type, size);
  newest_.at(static_cast<std::size_t>(type)) = address;
  return address;
}

haddr_t Image::put(H5FD_mem_t type, std::span<const std::byte> bytes) {
  const auto address = allocate(type, bytes.size());
  if (address == HADDR_UNDEF) throw std::bad_alloc();
  put_at(address, bytes);
  return address;
}

void Image::put_at(haddr_t address, std::span<const std::byte> bytes) {
  if (!write(address, bytes.size(), bytes.data())) throw Error("cannot write to the image of a file: there is no memory for it");
}

bool MemoryImage::read(haddr_t address, std::size_t size, std::byte* to) noexcept {
  const std::size_t there = address < bytes.size() ? std::min<std::size_t>(size, bytes.size() - address) : 0;
  if (there > 0) std::memcpy(to, bytes.data() + address, there);
  std::memset(to + there, 0, size - there);
  return true;
}

bool MemoryImage::write(haddr_t address, std::size_t size, const std::byte* from) noexcept {
  try {
    if (address + size > bytes.size()) bytes.resize(address + size);
  } catch (const std::bad_alloc&) {  // must not pass through C; HDF5 reports the failed write
    return false;
  } catch (const std::length_error&) {
    return false;
  }
  if (size > 0) std::memcpy(bytes.data() + address, from, size);
  return true;
}

Handle image_access(Image& image) {
  Handle access(check(H5Pcreate(H5P_FILE_ACCESS), "make", "a file access list"), H5Pclose);
  Image* target = &image;
  check(H5Pset_driver(access.id(), driver(), &target), "set", "the image driver");
  return access;
}

Handle image_access(Image& image, FileFormat format) {
  auto access = image_access(image);
  const auto version = format == FileFormat::v18 ? H5F_LIBVER_V18 : H5F_LIBVER_V110;
  check(H5Pset_libver_bounds(access.id(), version, version), "set", "the file format");
  return access;
}

}  // namespace regatta::h5
