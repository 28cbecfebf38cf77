#pragma once
#include <exception>

#include "framework/storage/image.hpp"
#include "framework/storage/live/commit_record.hpp"

namespace regatta {

class PayloadFile;

/// A live file as one of its commits left it, to be opened by HDF5: read with the superblock of that commit, whatever stands in the file.
class CommitView : public h5::Image {
 public:
  CommitView(const PayloadFile& file, const CommitRecord& record);

  haddr_t size() const override { return size_; }
  bool read(haddr_t address, std::size_t size, std::byte* to) noexcept override;
  bool write(haddr_t, std::size_t, const std::byte*) noexcept override { return false; }

  FileFormat format() const;

  /// What was read last. After H5Dread_chunk that is the chunk: asking HDF5 for its address costs a walk through all chunks.
  const Extent& last_read() const { return last_read_; }

  /// @throws IoError if a read failed: HDF5 says only that something is wrong
  void require_read() const;

 private:
  const PayloadFile& file_;
  Superblock superblock_;
  haddr_t size_;
  Extent last_read_;
  std::exception_ptr failed_;
};

}  // namespace regatta
