#include "framework/core/file_digest.hpp"

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"

namespace regatta {

namespace {

[[noreturn]] void unreadable(const std::filesystem::path& file, int reason) {
  throw Error(fmt::format("{}: cannot be read ({})", file.string(), std::strerror(reason)));
}

class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& file) : file_(file), descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) unreadable(file_, errno);
  }
  ~OpenFile() { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  struct stat status() const {
    struct stat now {};
    if (::fstat(descriptor_, &now) != 0) unreadable(file_, errno);
    return now;
  }

  std::size_t read(std::vector<std::byte>& into) const {
    for (;;) {
      const auto got = ::read(descriptor_, into.data(), into.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) unreadable(file_, errno);
    }
  }

 private:
  const std::filesystem::path& file_;
  int descriptor_;
};

/// What changes when a file is written to or another one takes its place. The time of change is that of the inode, which no program
/// can set back as it can the time of modification.
std::string stamp_of(const struct stat& s) {
  return fmt::format("{}:{}:{}:{}.{:09}:{}.{:09}", s.st_dev, s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec, s.st_ctim.tv_sec,
                     s.st_ctim.tv_nsec);
}

std::string read_through(const OpenFile& file) {
  Digest digest;
  std::vector<std::byte> block(std::size_t{1} << 20U);
  while (const auto size = file.read(block)) digest.add(std::span<const std::byte>(block.data(), size));
  return digest.hex();
}

struct Known {
  std::string stamp;
  std::string digest;
};
std::mutex mutex;
std::map<std::filesystem::path, Known> known;

}  // namespace

std::string file_digest(const std::filesystem::path& path) {
  const OpenFile file(path);
  const auto stamp = stamp_of(file.status());
  {
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(path); found != known.end() && found->second.stamp == stamp) return found->second.digest;
  }
  auto digest = read_through(file);
  if (stamp_of(file.status()) != stamp)
    throw Error(fmt::format("{}: was written to while it was read; try again when it is finished", path.string()));
  const std::lock_guard lock(mutex);
  known[path] = {stamp, digest};
  return digest;
}

std::string file_stamp(const std::filesystem::path& path) {
  struct stat now {};
  if (::stat(path.c_str(), &now) != 0) return {};
  timespec clock{};
  ::clock_gettime(CLOCK_REALTIME, &clock);
  constexpr time_t too_fresh = 2;  // [s]: a write within the same tick of the file system's clock would leave the stamp as it is
  return clock.tv_sec - now.st_ctim.tv_sec < too_fresh ? std::string() : stamp_of(now);
}

void remember_file_digest(const std::filesystem::path& path, std::string stamp, std::string digest) {
  const std::lock_guard lock(mutex);
  known.try_emplace(path, Known{std::move(stamp), std::move(digest)});
}

}  // namespace regatta
