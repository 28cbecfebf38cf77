#pragma once
#include <cstddef>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include <hdf5.h>

/// RAII and checks over HDF5's C interface. Internal: no public header includes this one; whoever includes it links PkgConfig::HDF5.
namespace regatta::h5 {

/// Everything that calls HDF5 holds this lock, its sections short. (HDF5 may have a lock of its own; it is not told to others, and
/// its high-level library has none.) Also silences HDF5's printing of errors in the calling thread.
std::unique_lock<std::mutex> lock();

/// An HDF5 identifier that is closed with its owner, under lock(). Without a closer it is one of the library's own.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0 && close_) close_(id_);
  }
  hid_t id() const { return id_; }
  /// Gives the identifier away, for a caller that wants to see the result of closing it.
  hid_t release() { return std::exchange(id_, H5I_INVALID_HID); }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// @throws Error "FILE: cannot OPERATION OBJECT: what HDF5 says, innermost".
[[noreturn]] void fail(std::string_view operation, std::string_view object, const std::filesystem::path& file);

/// The result of an HDF5 call, if it is not negative.
template <class Result>
Result check(Result result, std::string_view operation, std::string_view object, const std::filesystem::path& file = {}) {
  if (result < 0) fail(operation, object, file);
  return result;
}

/// A file, opened to be read, and closed with all that is open in it. No file lock is taken. @throws Error
Handle open_to_read(const std::filesystem::path& file);

/// The space of an array of this shape; of a single value where the shape is empty.
Handle space_of(const std::vector<std::size_t>& shape);

/// The version of the library that is loaded: "1.10.8".
std::string library_version();

}  // namespace regatta::h5
