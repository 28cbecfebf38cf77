#pragma once
#include <exception>

#include "framework/storage/image.hpp"
#include "framework/storage/new_file.hpp"

namespace regatta::h5 {

/// A file on disk, for what is too large to be held in memory. HDF5 copes badly with writes that fail: after the first one it is told that
/// all goes well, nothing more is written, and require_written() says what was wrong.
class DiskImage : public Image {
 public:
  explicit DiskImage(NewFile& file) : file_(file) {}

  haddr_t size() const override { return size_; }
  bool read(haddr_t address, std::size_t size, std::byte* to) noexcept override;
  bool write(haddr_t address, std::size_t size, const std::byte* from) noexcept override;

  /// @throws the IoError of the first write or read that failed
  void require_written() const;
  /// Gives the file its length, when HDF5 has closed it. @throws as require_written()
  void finish();

 private:
  NewFile& file_;
  haddr_t size_ = 0;
  std::exception_ptr failed_;
};

}  // namespace regatta::h5
