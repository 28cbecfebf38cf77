#include "framework/storage/memory_file.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace regatta::h5 {

namespace {

struct OpenFile {
  H5FD_t base;  // first, as HDF5 hands out a pointer to it
  MemoryFile* file;
};

MemoryFile& file_of(const H5FD_t* handle) { return *reinterpret_cast<const OpenFile*>(handle)->file; }

H5FD_t* open_file(const char*, unsigned, hid_t access, haddr_t) {
  const auto* file = static_cast<MemoryFile* const*>(H5Pget_driver_info(access));
  if (!file) return nullptr;
  auto* handle = new (std::nothrow) OpenFile{};
  if (!handle) return nullptr;
  handle->file = *file;
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

haddr_t end_of_allocation(const H5FD_t* handle, H5FD_mem_t) { return file_of(handle).end_of_allocation; }

herr_t set_end_of_allocation(H5FD_t* handle, H5FD_mem_t, haddr_t address) {
  file_of(handle).end_of_allocation = address;
  return 0;
}

haddr_t end_of_file(const H5FD_t* handle, H5FD_mem_t) { return file_of(handle).bytes.size(); }

// HDF5 may read allocated space that was never written: zeros, as in a file with a hole.
herr_t read(H5FD_t* handle, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, void* to) {
  const auto& bytes = file_of(handle).bytes;
  const std::size_t there = address < bytes.size() ? std::min<std::size_t>(size, bytes.size() - address) : 0;
  if (there > 0) std::memcpy(to, bytes.data() + address, there);
  std::memset(static_cast<std::byte*>(to) + there, 0, size - there);
  return 0;
}

herr_t write(H5FD_t* handle, H5FD_mem_t, hid_t, haddr_t address, std::size_t size, const void* from) {
  auto& bytes = file_of(handle).bytes;
  try {
    if (address + size > bytes.size()) bytes.resize(address + size);
  } catch (const std::bad_alloc&) {  // must not pass through C; HDF5 reports the failed write
    return -1;
  } catch (const std::length_error&) {
    return -1;
  }
  if (size > 0) std::memcpy(bytes.data() + address, from, size);
  return 0;
}

hid_t driver() {
  static const hid_t id = [] {
    static H5FD_class_t description{};
    description.name = "regatta_memory";
    description.maxaddr = haddr_t{1} << 62;
    description.fc_degree = H5F_CLOSE_STRONG;
    description.fapl_size = sizeof(MemoryFile*);
    description.open = open_file;
    description.close = close_file;
    description.query = query;
    description.get_eoa = end_of_allocation;
    description.set_eoa = set_end_of_allocation;
    description.get_eof = end_of_file;
    description.read = read;
    description.write = write;
    const H5FD_mem_t own[H5FD_MEM_NTYPES] = H5FD_FLMAP_DEFAULT;
    std::copy(std::begin(own), std::end(own), description.fl_map);
    return check(H5FDregister(&description), "register", "the memory driver");
  }();
  return id;
}

}  // namespace

Handle memory_access(MemoryFile& file) {
  Handle access(check(H5Pcreate(H5P_FILE_ACCESS), "make", "a file access list"), H5Pclose);
  MemoryFile* target = &file;
  check(H5Pset_driver(access.id(), driver(), &target), "set", "the memory driver");
  check(H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V18), "set", "the file format");
  return access;
}

}  // namespace regatta::h5
