#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/uio.h>
#include <unistd.h>

/// Preloaded into a program: one of its calls that change files in a folder goes wrong. Environment:
///
///     REGATTA_FAULT_BELOW   the folder, absolute
///     REGATTA_FAULT_LIST    file that gets a line a call, "CALL PATH", and before that of the fault "fault "
///     REGATTA_FAULT_CALLS   pattern of what is counted, "*" or "pwrite", and
///     REGATTA_FAULT_FILES   of the files, below the folder
///     REGATTA_FAULT_AT      which one goes wrong, from 0; none: all that is counted is listed
///     REGATTA_FAULT_DO      kill, error, short (half of the bytes are written), lost (nothing is, and it is no error), flip (one bit of
///     them) REGATTA_FAULT_TORN    kill: percent of the bytes that are written before; of another call: it is done before from 50 on
///     REGATTA_FAULT_ERRNO   error: which
///     REGATTA_FAULT_EACH    error: set: all later ones as well
///
/// What libc writes for a FILE, such as logs, does not come this way.
namespace {

const char* setting(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value ? value : "";
}

template <class Call>
Call next(const char* name) {
  return reinterpret_cast<Call>(::dlsym(RTLD_NEXT, name));
}

using Write = ssize_t (*)(int, const void*, std::size_t);
using PositionedWrite = ssize_t (*)(int, const void*, std::size_t, off_t);

enum class Fault { none, kill, error, short_write, lost, flip };

class Faults {
 public:
  static Faults& one() {
    static Faults faults;
    return faults;
  }

  /// What happens to this call.
  Fault of(std::string_view call, const std::string& path) {
    if (below_.empty() || path.compare(0, below_.size(), below_) != 0) return Fault::none;
    const auto name = path.substr(below_.size());
    const std::string what(call);
    if (::fnmatch(calls_, what.c_str(), 0) != 0 || ::fnmatch(files_, name.c_str(), 0) != 0) return Fault::none;
    const auto number = count_++;
    const bool hit = at_ >= 0 && (each_ ? number >= at_ : number == at_);
    list((hit ? "fault " : "") + what + " " + name + "\n");
    return hit ? kind_ : Fault::none;
  }

  Fault of(std::string_view call, int descriptor) {
    if (below_.empty()) return Fault::none;
    const auto link = "/proc/self/fd/" + std::to_string(descriptor);
    char path[4096];
    const auto size = ::readlink(link.c_str(), path, sizeof path);
    return size < 0 ? Fault::none : of(call, std::string(path, static_cast<std::size_t>(size)));
  }

  int error() const { return error_; }
  std::size_t torn(std::size_t bytes) const { return bytes * torn_ / 100; }
  bool done_before() const { return torn_ >= 50; }

  [[noreturn]] static void die() {
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
  }

 private:
  Faults() {
    const std::string_view what = setting("REGATTA_FAULT_DO");
    kind_ = what == "kill"    ? Fault::kill
            : what == "short" ? Fault::short_write
            : what == "lost"  ? Fault::lost
            : what == "flip"  ? Fault::flip
                              : Fault::error;
    if (!below_.empty()) below_ += '/';
  }

  void list(const std::string& line) const {
    static const int file = ::open(setting("REGATTA_FAULT_LIST"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    static const auto write = next<Write>("write");
    if (file >= 0 && write(file, line.data(), line.size()) < 0) std::abort();
  }

  std::string below_ = setting("REGATTA_FAULT_BELOW");
  const char* calls_ = setting("REGATTA_FAULT_CALLS");
  const char* files_ = setting("REGATTA_FAULT_FILES");
  std::int64_t at_ = *setting("REGATTA_FAULT_AT") ? std::atoll(setting("REGATTA_FAULT_AT")) : -1;
  bool each_ = *setting("REGATTA_FAULT_EACH") != 0;
  std::size_t torn_ = static_cast<std::size_t>(std::atoi(setting("REGATTA_FAULT_TORN")));
  int error_ = std::atoi(setting("REGATTA_FAULT_ERRNO"));
  Fault kind_ = Fault::none;
  std::atomic<std::int64_t> count_ = 0;
};

/// A name as the folder knows it.
std::string absolute(const char* path) {
  if (*path == '/') return path;
  char folder[4096];
  return ::getcwd(folder, sizeof folder) ? std::string(folder) + "/" + path : path;
}

/// `write(bytes)` writes so many of `from`.
template <class Some>
ssize_t written(Fault fault, const void* from, std::size_t size, Some some) {
  auto& faults = Faults::one();
  switch (fault) {
    case Fault::none:
      return some(from, size);
    case Fault::kill:
      if (const auto part = faults.torn(size); part > 0) some(from, part);
      Faults::die();
    case Fault::short_write:
      return some(from, size > 1 ? size / 2 : size);
    case Fault::lost:
      return static_cast<ssize_t>(size);
    case Fault::flip: {
      std::string bytes(static_cast<const char*>(from), size);
      bytes[size / 2] = static_cast<char>(bytes[size / 2] ^ 1);
      return some(bytes.data(), size);
    }
    case Fault::error:
      break;
  }
  errno = faults.error();
  return -1;
}

template <class All>
int done(Fault fault, All all) {
  auto& faults = Faults::one();
  if (fault == Fault::lost) return 0;
  if (fault == Fault::error) {
    errno = faults.error();
    return -1;
  }
  if (fault != Fault::kill) return all();
  if (faults.done_before()) all();
  Faults::die();
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* from, std::size_t size) {
  static const auto real = next<Write>("write");
  return written(Faults::one().of("write", descriptor), from, size,
                 [&](const void* bytes, std::size_t part) { return real(descriptor, bytes, part); });
}

ssize_t pwrite64(int descriptor, const void* from, std::size_t size, off_t offset) {
  static const auto real = next<PositionedWrite>("pwrite64");
  return written(Faults::one().of("pwrite", descriptor), from, size,
                 [&](const void* bytes, std::size_t part) { return real(descriptor, bytes, part, offset); });
}

ssize_t pwrite(int descriptor, const void* from, std::size_t size, off_t offset) { return pwrite64(descriptor, from, size, offset); }

/// Lists of pieces: all of them, or what a list of their first piece would do.
ssize_t writev(int descriptor, const struct iovec* pieces, int count) {
  static const auto real = next<ssize_t (*)(int, const struct iovec*, int)>("writev");
  const auto fault = Faults::one().of("writev", descriptor);
  if (fault == Fault::none || count == 0) return real(descriptor, pieces, count);
  return written(fault, pieces[0].iov_base, pieces[0].iov_len, [&](const void* bytes, std::size_t part) {
    static const auto one = next<Write>("write");
    return one(descriptor, bytes, part);
  });
}

ssize_t pwritev(int descriptor, const struct iovec* pieces, int count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const struct iovec*, int, off_t)>("pwritev");
  const auto fault = Faults::one().of("pwritev", descriptor);
  if (fault == Fault::none || count == 0) return real(descriptor, pieces, count, offset);
  return written(fault, pieces[0].iov_base, pieces[0].iov_len, [&](const void* bytes, std::size_t part) {
    static const auto one = next<PositionedWrite>("pwrite64");
    return one(descriptor, bytes, part, offset);
  });
}

int fsync(int descriptor) {
  static const auto real = next<int (*)(int)>("fsync");
  return done(Faults::one().of("fsync", descriptor), [&] { return real(descriptor); });
}

int fdatasync(int descriptor) {
  static const auto real = next<int (*)(int)>("fdatasync");
  return done(Faults::one().of("fdatasync", descriptor), [&] { return real(descriptor); });
}

int syncfs(int descriptor) noexcept {
  static const auto real = next<int (*)(int)>("syncfs");
  return done(Faults::one().of("syncfs", descriptor), [&] { return real(descriptor); });
}

int ftruncate64(int descriptor, off_t size) noexcept {
  static const auto real = next<int (*)(int, off_t)>("ftruncate64");
  return done(Faults::one().of("ftruncate", descriptor), [&] { return real(descriptor, size); });
}

int ftruncate(int descriptor, off_t size) noexcept { return ftruncate64(descriptor, size); }

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  return done(Faults::one().of("rename", absolute(to)), [&] { return real(from, to); });
}

int link(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("link");
  return done(Faults::one().of("link", absolute(to)), [&] { return real(from, to); });
}

int unlink(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("unlink");
  return done(Faults::one().of("unlink", absolute(path)), [&] { return real(path); });
}
}
