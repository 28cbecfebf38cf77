#include "framework/storage/h5.hpp"

#include <string>

#include "framework/core/error.hpp"
#include "framework/storage/zstandard_filter.hpp"

namespace regatta::h5 {

namespace {

herr_t keep_first(unsigned, const H5E_error2_t* error, void* text) {
  auto& first = *static_cast<std::string*>(text);
  if (first.empty() && error->desc) first = error->desc;
  return 0;
}

std::string innermost_message() {
  std::string text;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &text);
  H5Eclear2(H5E_DEFAULT);
  return text.empty() ? "HDF5 gives no reason" : text;
}

}  // namespace

std::unique_lock<std::mutex> lock() {
  static std::mutex mutex;
  std::unique_lock held(mutex);
  // A thread-safe HDF5 keeps one error stack a thread.
  thread_local const bool silent = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
  static_cast<void>(silent);
  return held;
}

void fail(std::string_view operation, std::string_view object, const std::filesystem::path& file) {
  const std::string where = file.empty() ? "" : file.string() + ": ";
  throw Error(fmt::format("{}cannot {} {}: {}", where, operation, object, innermost_message()));
}

Handle open_to_read(const std::filesystem::path& file) {
  zstandard_filter();  // or columns of the codec "fast" cannot be read
  const Handle access(check(H5Pcreate(H5P_FILE_ACCESS), "make", "a file access list"), H5Pclose);
  check(H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG), "set", "a file access list");
  check(H5Pset_file_locking(access.id(), false, true), "set", "a file access list");
  return {check(H5Fopen(file.c_str(), H5F_ACC_RDONLY, access.id()), "open it as", "an HDF5 file", file), H5Fclose};
}

Handle space_of(const std::vector<std::size_t>& shape) {
  if (shape.empty()) return {check(H5Screate(H5S_SCALAR), "make", "a space"), H5Sclose};
  const std::vector<hsize_t> extents(shape.begin(), shape.end());
  return {check(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), "make", "a space"), H5Sclose};
}

std::string library_version() {
  unsigned major = 0, minor = 0, release = 0;
  check(H5get_libversion(&major, &minor, &release), "ask for", "the version");
  return fmt::format("{}.{}.{}", major, minor, release);
}

}  // namespace regatta::h5
