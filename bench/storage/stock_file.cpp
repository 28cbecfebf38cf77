#include "bench/storage/stock_file.hpp"

#include "framework/core/error.hpp"
#include "framework/storage/stored_type.hpp"

namespace regatta::bench {

using h5::check;
using h5::Handle;

namespace {

constexpr std::size_t chunk_bytes = 1U << 20;

Handle type_of_column(const Column& column) { return h5::stored_type(stored_kind(*column.type), column.element_size); }

Handle open_column(hid_t file, const std::string& group, const Column& column) {
  return {check(H5Dopen2(file, (group + "/" + column.name).c_str(), H5P_DEFAULT), "open", column.name), H5Dclose};
}

}  // namespace

void write_stock_file(const std::filesystem::path& path, const Columns& columns, unsigned level) {
  // Without a lock of ours where HDF5 has its own, which it takes in every call.
  static const bool is_thread_safe = [] {
    hbool_t safe = false;
    return H5is_library_threadsafe(&safe) >= 0 && safe;
  }();
  std::unique_lock<std::mutex> held;
  if (!is_thread_safe) held = h5::lock();
  const Handle file(check(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), "create", path.string()), H5Fclose);
  for (const auto& column : columns) {
    const auto type = type_of_column(column);
    const auto space = h5::space_of(column.shape);
    const Handle list(check(H5Pcreate(H5P_DATASET_CREATE), "make", "a list"), H5Pclose);
    const hsize_t chunk = std::min(column.shape.front(), chunk_bytes / column.element_size);
    check(H5Pset_chunk(list.id(), 1, &chunk), "set", "chunks");
    check(H5Pset_shuffle(list.id()), "set", "the shuffle");
    check(H5Pset_deflate(list.id(), level), "set", "deflate");
    const Handle dataset(check(H5Dcreate2(file.id(), column.name.c_str(), type.id(), space.id(), H5P_DEFAULT, list.id(), H5P_DEFAULT),
                               "create", column.name),
                         H5Dclose);
    check(H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, column.bytes.data()), "write", column.name);
  }
}

std::uint64_t stored_bytes(const std::filesystem::path& path, const std::string& group, const Columns& columns) {
  const auto held = h5::lock();
  const auto file = h5::open_to_read(path);
  std::uint64_t bytes = 0;
  for (const auto& column : columns) bytes += H5Dget_storage_size(open_column(file.id(), group, column).id());
  return bytes;
}

void check_file(const std::filesystem::path& path, const std::string& group, const Columns& columns) {
  const auto held = h5::lock();
  const auto file = h5::open_to_read(path);
  for (const auto& column : columns) {
    const auto dataset = open_column(file.id(), group, column);
    std::vector<std::byte> bytes(column.bytes.size());
    if (H5Dget_storage_size(dataset.id()) == 0) throw Error(path.string() + ": holds nothing of " + column.name);
    check(H5Dread(dataset.id(), type_of_column(column).id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data()), "read", column.name);
    if (bytes != column.bytes) throw Error(path.string() + ": holds other values of " + column.name);
  }
}

}  // namespace regatta::bench
