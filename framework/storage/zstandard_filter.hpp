#pragma once
#include "framework/storage/h5.hpp"

namespace regatta::h5 {

inline constexpr H5Z_filter_t zstandard_number = 32015;

/// HDF5's registered filter of that number, Zstandard, which stock HDF5 has in a plugin only (Python: the package hdf5plugin). The first
/// call makes it known to HDF5 in this process. Its only parameter is the level. Under lock().
/// https://portal.hdfgroup.org/documentation/hdf5-docs/registered_filter_plugins.html
H5Z_filter_t zstandard_filter();

}  // namespace regatta::h5
