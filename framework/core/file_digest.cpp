#include "framework/core/file_digest.hpp"

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <tuple>
#include <vector>

#include <fcntl.h>
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
using Identity = std::tuple<dev_t, ino_t, off_t, time_t, long, time_t, long>;

Identity identity_of(const struct stat& s) {
  return {s.st_dev, s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec, s.st_ctim.tv_sec, s.st_ctim.tv_nsec};
}

std::string read_through(const OpenFile& file) {
  Digest digest;
  std::vector<std::byte> block(std::size_t{1} << 20U);
  while (const auto size = file.read(block)) digest.add(std::span<const std::byte>(block.data(), size));
  return digest.hex();
}

struct Known {
  Identity identity;
  std::string digest;
};
std::mutex mutex;
std::map<std::filesystem::path, Known> known;

}  // namespace

std::string file_digest(const std::filesystem::path& path) {
  const OpenFile file(path);
  const auto identity = identity_of(file.status());
  {
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(path); found != known.end() && found->second.identity == identity) return found->second.digest;
  }
  auto digest = read_through(file);
  if (identity_of(file.status()) != identity)
    throw Error(fmt::format("{}: was written to while it was read; try again when it is finished", path.string()));
  const std::lock_guard lock(mutex);
  known[path] = {identity, digest};
  return digest;
}

}  // namespace regatta
