#pragma once
#include <cstddef>
#include <vector>

#include "framework/storage/h5.hpp"

namespace regatta::h5 {

/// The bytes of a file that HDF5 writes through a driver of ours, so that the disk is touched by checked writes of ours only (the
/// stock driver returns success after failed writes). They are complete once the file is closed.
/// (H5Fget_file_image is no way: with the file format of 1.8 it gives images that cannot be opened.)
struct MemoryFile {
  std::vector<std::byte> bytes;
  haddr_t end_of_allocation = 0;
};

/// A file access list for H5Fcreate into `file`, which outlives the HDF5 file. File format of HDF5 1.8: the oldest with checksummed
/// metadata, which netCDF-4 and HDF5 1.8 read. Under lock().
Handle memory_access(MemoryFile& file);

}  // namespace regatta::h5
