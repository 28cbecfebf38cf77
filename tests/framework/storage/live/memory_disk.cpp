#include "tests/framework/storage/live/memory_disk.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>

#include <fcntl.h>

namespace {

int fail(int error) {
  errno = error;
  return -1;
}

}  // namespace

void MemoryDisk::apply(Bytes& content, std::uint64_t offset, std::span<const std::byte> bytes) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
  std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(offset));
}

MemoryDisk::MemoryDisk(const std::map<std::string, Bytes>& files) {
  for (const auto& [name, bytes] : files) {
    names_[name] = next_file_;
    contents_[next_file_++] = bytes;
  }
}

void MemoryDisk::mark(std::uint64_t number) {
  last_mark_ = number;
  log_.push_back({.kind = Change::Kind::mark, .offset = number});
}

std::map<std::string, MemoryDisk::Bytes> MemoryDisk::files() const {
  std::map<std::string, Bytes> files;
  for (const auto& [name, file] : names_) files[name] = contents_.at(file);
  return files;
}

const MemoryDisk::Bytes* MemoryDisk::find(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : &contents_.at(found->second);
}

std::optional<double> MemoryDisk::failure(const char* call) {
  short_ = false;
  if (dead_) {
    errno = EIO;
    return 0.0;
  }
  if (!fault_ || fault_->call != calls_++) return {};
  failed_ = call;
  switch (fault_->kind) {
    case Fault::Kind::kill:
      dead_ = true;
      errno = EIO;
      return fault_->torn;
    case Fault::Kind::error:
      errno = fault_->error;
      return 0.0;
    case Fault::Kind::short_write:
      short_ = true;
      return {};
  }
  return {};
}

int MemoryDisk::open(const char* path, int flags, mode_t) {
  if (const auto torn = failure("open"); torn && *torn < 1) return -1;
  const int descriptor = next_descriptor_++;
  if ((flags & O_DIRECTORY) != 0) {
    open_[descriptor] = {.folder = path};
  } else {
    const auto known = names_.find(path);
    if (known != names_.end() && (flags & O_EXCL) != 0) return fail(EEXIST);
    if (known == names_.end() && (flags & O_CREAT) == 0) return fail(ENOENT);
    if (known == names_.end()) {
      contents_[next_file_];
      log_.push_back({.kind = Change::Kind::create, .file = next_file_, .name = path});
      names_[path] = next_file_++;
    }
    open_[descriptor] = {.file = names_.at(path)};
  }
  return dead_ ? -1 : descriptor;
}

ssize_t MemoryDisk::write(int descriptor, const void* from, std::size_t size) {
  auto& position = open_.at(descriptor).position;
  const auto written = pwrite(descriptor, from, size, static_cast<off_t>(position));
  if (written > 0) position += static_cast<std::uint64_t>(written);
  return written;
}

ssize_t MemoryDisk::pwrite(int descriptor, const void* from, std::size_t size, off_t offset) {
  const auto torn = failure("write");
  if (torn && !dead_) return -1;
  auto part = size;
  if (torn) part = static_cast<std::size_t>(*torn * static_cast<double>(size));
  if (short_) part = (size + 1) / 2;
  const auto file = open_.at(descriptor).file;
  const auto* begin = static_cast<const std::byte*>(from);
  if (part > 0) {
    apply(contents_.at(file), static_cast<std::uint64_t>(offset), {begin, part});
    log_.push_back(
        {.kind = Change::Kind::write, .file = file, .offset = static_cast<std::uint64_t>(offset), .bytes = {begin, begin + part}});
  }
  return torn ? -1 : static_cast<ssize_t>(part);
}

ssize_t MemoryDisk::pread(int descriptor, void* to, std::size_t size, off_t offset) {
  if (failure("read")) return -1;
  const auto& content = contents_.at(open_.at(descriptor).file);
  const auto first = std::min(content.size(), static_cast<std::size_t>(offset));
  const auto part = std::min(short_ ? (size + 1) / 2 : size, content.size() - first);
  if (part > 0) std::memcpy(to, content.data() + first, part);
  return static_cast<ssize_t>(part);
}

int MemoryDisk::ftruncate(int descriptor, off_t size) {
  if (const auto torn = failure("truncate"); torn && *torn < 1) return -1;
  const auto file = open_.at(descriptor).file;
  contents_.at(file).resize(static_cast<std::size_t>(size));
  log_.push_back({.kind = Change::Kind::truncate, .file = file, .offset = static_cast<std::uint64_t>(size)});
  return dead_ ? -1 : 0;
}

int MemoryDisk::sync(int descriptor, const char* call) {
  if (const auto torn = failure(call); torn && *torn < 1) return -1;
  const auto& open = open_.at(descriptor);
  if (open.file == 0)
    log_.push_back({.kind = Change::Kind::sync_folder, .name = open.folder});
  else
    log_.push_back({.kind = Change::Kind::sync, .file = open.file});
  return dead_ ? -1 : 0;
}

int MemoryDisk::fsync(int descriptor) { return sync(descriptor, "sync"); }
int MemoryDisk::fdatasync(int descriptor) { return sync(descriptor, "sync"); }

int MemoryDisk::syncfs(int) {
  if (const auto torn = failure("sync"); torn && *torn < 1) return -1;
  log_.push_back({.kind = Change::Kind::sync_all});
  return dead_ ? -1 : 0;
}

int MemoryDisk::fcntl(int descriptor, int, struct ::flock* range) {
  const int file = open_.at(descriptor).file;
  const auto holder = locked_.find(file);
  if (range->l_type == F_UNLCK) {
    if (holder != locked_.end() && holder->second == descriptor) locked_.erase(holder);
    return 0;
  }
  if (holder != locked_.end() && holder->second != descriptor) return fail(EAGAIN);
  locked_[file] = descriptor;
  return 0;
}

int MemoryDisk::close(int descriptor) {
  std::erase_if(locked_, [descriptor](const auto& lock) { return lock.second == descriptor; });
  open_.erase(descriptor);
  return 0;
}

int MemoryDisk::rename(const char* from, const char* to) {
  if (const auto torn = failure("rename"); torn && *torn < 1) return -1;
  const auto found = names_.find(from);
  if (found == names_.end()) return fail(ENOENT);
  names_[to] = found->second;
  names_.erase(from);
  log_.push_back({.kind = Change::Kind::rename, .name = from, .to = to});
  return dead_ ? -1 : 0;
}

int MemoryDisk::link(const char* from, const char* to) {
  if (const auto torn = failure("link"); torn && *torn < 1) return -1;
  const auto found = names_.find(from);
  if (found == names_.end()) return fail(ENOENT);
  if (names_.contains(to)) return fail(EEXIST);
  names_[to] = found->second;
  log_.push_back({.kind = Change::Kind::link, .name = from, .to = to});
  return dead_ ? -1 : 0;
}

int MemoryDisk::unlink(const char* path) {
  if (const auto torn = failure("unlink"); torn && *torn < 1) return -1;
  if (names_.erase(path) == 0) return fail(ENOENT);
  log_.push_back({.kind = Change::Kind::unlink, .name = path});
  return dead_ ? -1 : 0;
}

int MemoryDisk::stat(const char* path, struct ::stat* to) {
  if (dead_) return fail(EIO);
  const auto found = names_.find(path);
  if (found == names_.end()) return fail(ENOENT);
  to->st_dev = 1;
  to->st_ino = static_cast<ino_t>(found->second);
  return 0;
}
