#pragma once
#include <filesystem>

namespace regatta {

/// HDF5 stores the references of attributes in heaps that have no checksum, and trusts them: one flipped bit there ends or hangs whoever
/// reads the axes of a column, be it h5py, h5dump or this program. So they are looked at before: the heaps of a finished file are as we
/// write them, one reference of 8 bytes after the other, which is all that a walk through them relies on.
/// @throws Error naming the place that is not
void check_reference_heaps(const std::filesystem::path& file);

/// Of a live file all metadata have a hash, in the record of its commit. @throws Error if that commit is not whole
void check_commit(const std::filesystem::path& file);

}  // namespace regatta
