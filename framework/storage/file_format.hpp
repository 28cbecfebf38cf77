#pragma once
#include <cstdint>

namespace regatta {

/// Which version of HDF5's file format a file has.
enum class FileFormat : std::uint8_t {
  v18,   ///< Read by HDF5 1.8 and later, and by all netCDF libraries; the index of chunks has no checksum of its own.
  v110,  ///< Read by HDF5 1.10 and later: that index is checksummed, smaller and faster to write.
};

}  // namespace regatta
