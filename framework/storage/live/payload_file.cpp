#include "framework/storage/live/payload_file.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <utility>

#include <fcntl.h>

#include "framework/core/error.hpp"
#include "framework/storage/file_bytes.hpp"
#include "framework/storage/live/commit_record.hpp"

namespace regatta {

namespace {

struct ::flock whole_file(short type) {
  struct ::flock range {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  return range;
}

}  // namespace

PayloadFile::PayloadFile(std::filesystem::path path, Mode mode, FileOperations& system, unsigned protects)
    : system_(system), path_(std::move(path)), extents_(CommitRecord::head, protects) {
  static std::atomic<std::uint64_t> next{0};
  opened_ = next++;
  const bool creates = mode == Mode::create;
  descriptor_ = system_.open(path_.c_str(), creates ? O_RDWR | O_CREAT | O_EXCL : O_RDWR, 0666);
  if (descriptor_ < 0) throw IoError(creates ? "create" : "open", path_, errno);
  struct ::flock all = whole_file(F_WRLCK);
  if (system_.fcntl(descriptor_, F_OFD_SETLK, &all) == 0) return;
  const int error = errno;
  if (error == ENOLCK || error == ENOSYS || error == EOPNOTSUPP || error == EINVAL) return;  // a file system without locks
  system_.close(descriptor_);
  if (creates) system_.unlink(path_.c_str());
  if (error != EAGAIN && error != EACCES) throw IoError("lock", path_, error);
  throw Error(fmt::format("{}: another process writes this file; wait until it has ended, or stop it", path_.string()));
}

PayloadFile::~PayloadFile() { system_.close(descriptor_); }

std::filesystem::path PayloadFile::path() const {
  const std::lock_guard lock(mutex_);
  return path_;
}

void PayloadFile::write_at(std::uint64_t address, std::span<const std::byte> bytes) {
  write_bytes_at(system_, descriptor_, path(), address, bytes);
}

void PayloadFile::read_at(std::uint64_t address, std::span<std::byte> to) const {
  const auto name = path();
  if (read_bytes_at(system_, descriptor_, name, address, to) < to.size()) {
    throw Error(fmt::format("{}: the file ends before byte {}, where it should go on", name.string(), address + to.size()));
  }
}

void PayloadFile::read_head(std::span<std::byte> to) const {
  std::ranges::fill(to.subspan(read_bytes_at(system_, descriptor_, path(), 0, to)), std::byte{});
}

Extent PayloadFile::put(std::span<const std::byte> bytes) {
  const auto room = with_extents([&](Extents& extents) { return extents.take(bytes.size()); });
  try {
    write_at(room.address, bytes);
  } catch (...) {
    with_extents([&](Extents& extents) { extents.give_back(room); });
    throw;
  }
  return {room.address, bytes.size()};
}

void PayloadFile::sync() {
  if (system_.fdatasync(descriptor_) != 0) throw IoError("sync", path(), errno);
}

void PayloadFile::unlock() noexcept {
  struct ::flock all = whole_file(F_UNLCK);
  system_.fcntl(descriptor_, F_OFD_SETLK, &all);
}

void PayloadFile::rename(const std::filesystem::path& name) {
  const std::lock_guard lock(mutex_);
  if (system_.rename(path_.c_str(), name.c_str()) != 0) throw IoError("rename to", name, errno);
  path_ = name;
}

}  // namespace regatta
