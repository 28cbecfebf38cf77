#include "framework/storage/new_file.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>

#include "framework/core/error.hpp"
#include "framework/storage/file_bytes.hpp"

namespace regatta {

NewFile::NewFile(std::filesystem::path path, FileOperations& system) : path_(std::move(path)), system_(system) {
  descriptor_ = system_.open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL, 0666);
  if (descriptor_ < 0) throw IoError("create", path_, errno);
}

NewFile::~NewFile() {
  if (descriptor_ >= 0) system_.close(descriptor_);
  if (!kept_) system_.unlink(path_.c_str());
}

void NewFile::write(std::span<const std::byte> bytes) { append_bytes(system_, descriptor_, path_, bytes); }

void NewFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  write_bytes_at(system_, descriptor_, path_, offset, bytes);
}

void NewFile::read_at(std::uint64_t offset, std::span<std::byte> to) const {
  std::ranges::fill(to.subspan(read_bytes_at(system_, descriptor_, path_, offset, to)), std::byte{});
}

void NewFile::resize(std::uint64_t bytes) {
  if (system_.ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) throw IoError("set the size of", path_, errno);
}

void NewFile::sync_and_close() {
  if (system_.fsync(descriptor_) != 0) throw IoError("sync", path_, errno);
  if (system_.close(std::exchange(descriptor_, -1)) != 0) throw IoError("close", path_, errno);
}

void NewFile::forget_name() {
  if (system_.unlink(path_.c_str()) != 0) throw IoError("remove", path_, errno);
  keep();
}

}  // namespace regatta
