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

std::string read_through(const OpenFile& file, const StopRequest* stop) {
  Digest digest;
  std::vector<std::byte> block(std::size_t{1} << 20U);  // also how often it is asked whether to stop
  while (const auto size = file.read(block)) {
    digest.add(std::span<const std::byte>(block.data(), size));
    if (stop && stop->asked()) throw Stopped();
  }
  return digest.hex();
}

/// A write within the same tick of the file system's clock would leave the stamp as it is.
bool too_fresh(const struct stat& status) {
  timespec clock{};
  ::clock_gettime(CLOCK_REALTIME, &clock);
  constexpr time_t tick = 2;  // [s]
  return clock.tv_sec - status.st_ctim.tv_sec < tick;
}

struct Known {
  std::string stamp;  // also of a file that is too fresh: nothing outlives this process
  FileContent content;
};
std::mutex mutex;
std::map<std::filesystem::path, Known> known;

std::optional<FileContent> known_as(const std::filesystem::path& path, const std::string& stamp) {
  const std::lock_guard lock(mutex);
  const auto found = known.find(path);
  return found != known.end() && found->second.stamp == stamp ? std::optional(found->second.content) : std::nullopt;
}

}  // namespace

FileContent file_content(const std::filesystem::path& path, const StopRequest* stop) {
  const OpenFile file(path);
  const auto before = file.status();
  const auto stamp = stamp_of(before);
  if (auto content = known_as(path, stamp)) return *content;
  const bool fresh = too_fresh(before);  // when reading begins: what is written while it lasts could be missed just as well
  FileContent content{.digest = read_through(file, stop), .bytes = static_cast<std::uint64_t>(before.st_size), .stamp = stamp};
  if (stamp_of(file.status()) != stamp)
    throw Error(fmt::format("{}: was written to while it was read; try again when it is finished", path.string()));
  if (fresh) content.stamp.clear();
  const std::lock_guard lock(mutex);
  known[path] = {stamp, content};
  return content;
}

std::optional<FileContent> known_content(const std::filesystem::path& path) {
  struct stat now {};
  if (::stat(path.c_str(), &now) != 0) return {};
  return known_as(path, stamp_of(now));
}

void remember_content(const std::filesystem::path& path, FileContent content) {
  const std::lock_guard lock(mutex);
  auto stamp = content.stamp;
  known.try_emplace(path, Known{std::move(stamp), std::move(content)});
}

}  // namespace regatta
