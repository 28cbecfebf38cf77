#include <cstdarg>
#include <cstdio>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/faults/call_faults.hpp"

/// Preloaded into a program: one of its calls that change files in a folder, or that a disk may refuse, goes wrong: see CallFaults. A file
/// is opened by "create" if it may be made by that, else by "open", and only folders are opened to be read; "lock" is any way to lock.
/// Of a FILE the calls are "create", "flush" and "close": what libc writes for it does not come this way, and its end is that of "flush".
namespace {

using Write = ssize_t (*)(int, const void*, std::size_t);
using PositionedWrite = ssize_t (*)(int, const void*, std::size_t, off_t);

Fault of_name(const char* call, const char* path, int folder = AT_FDCWD) {
  return CallFaults::one().of(call, CallFaults::absolute(path, folder));
}

Fault of_open(int folder, const char* path, int flags) {
  const bool changes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
  if (!changes && (flags & O_DIRECTORY) == 0) return Fault::none;
  return of_name((flags & O_CREAT) != 0 ? "create" : "open", path, folder);
}

/// Of what was only read nobody asks whether it could be closed.
Fault of_close(int descriptor) {
  static const auto control = next<int (*)(int, int, ...)>("fcntl");
  const int before = errno, flags = control(descriptor, F_GETFL);
  errno = before;
  return flags < 0 || (flags & O_ACCMODE) == O_RDONLY ? Fault::none : CallFaults::one().of("close", descriptor);
}

mode_t mode_in(int flags, va_list more) { return (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0; }

std::FILE* open_stream(const char* name, const char* path, const char* mode) {
  const auto real = next<std::FILE* (*)(const char*, const char*)>(name);
  const auto fault = *mode == 'r' ? Fault::none : of_name("create", path);
  return done(
      fault, [&] { return real(path, mode); }, static_cast<std::FILE*>(nullptr));
}

}  // namespace

// NOLINTBEGIN(cert-dcl50-cpp): libc has them so
extern "C" {

int open(const char* path, int flags, ...) {
  static const auto real = next<int (*)(const char*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_in(flags, more);
  va_end(more);
  return done(
      of_open(AT_FDCWD, path, flags), [&] { return real(path, flags, mode); }, -1);
}

int openat(int folder, const char* path, int flags, ...) {
  static const auto real = next<int (*)(int, const char*, int, ...)>("openat");
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_in(flags, more);
  va_end(more);
  return done(
      of_open(folder, path, flags), [&] { return real(folder, path, flags, mode); }, -1);
}

int open64(const char* path, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char* path, int flags, ...) __attribute__((alias("openat")));

int fcntl(int descriptor, int command, ...) {
  static const auto real = next<int (*)(int, int, ...)>("fcntl");
  va_list more;
  va_start(more, command);
  void* const argument = va_arg(more, void*);  // as libc does; of those that have none it is not used
  va_end(more);
  const bool locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
  return done(locks ? CallFaults::one().of("lock", descriptor) : Fault::none, [&] { return real(descriptor, command, argument); });
}

int fcntl64(int descriptor, int command, ...) __attribute__((alias("fcntl")));
// NOLINTEND(cert-dcl50-cpp)

int flock(int descriptor, int operation) noexcept {
  static const auto real = next<int (*)(int, int)>("flock");
  return done(CallFaults::one().of("lock", descriptor), [&] { return real(descriptor, operation); });
}

/// The descriptor is closed all the same, as Linux does.
int close(int descriptor) {
  static const auto real = next<int (*)(int)>("close");
  const auto fault = of_close(descriptor);
  if (fault == Fault::error) real(descriptor);
  return done(fault, [&] { return real(descriptor); });
}

std::FILE* fopen(const char* path, const char* mode) { return open_stream("fopen", path, mode); }
std::FILE* fopen64(const char* path, const char* mode) { return open_stream("fopen64", path, mode); }

int fflush(std::FILE* stream) {
  static const auto real = next<int (*)(std::FILE*)>("fflush");
  return done(
      stream ? CallFaults::one().of("flush", ::fileno(stream)) : Fault::none, [&] { return real(stream); }, EOF);
}

int fclose(std::FILE* stream) {
  static const auto real = next<int (*)(std::FILE*)>("fclose");
  const auto fault = of_close(::fileno(stream));
  if (fault == Fault::error) real(stream);
  return done(
      fault, [&] { return real(stream); }, EOF);
}

/// Memory that is no file's comes without a detour: ThreadSanitizer asks for it before dlsym() can be called.
void* mmap(void* at, std::size_t size, int protection, int flags, int descriptor, off_t offset) noexcept {
  if (descriptor < 0 || (flags & MAP_SHARED) == 0)
    return reinterpret_cast<void*>(  // NOLINT(performance-no-int-to-ptr): a call of the system returns an integer
        ::syscall(SYS_mmap, at, size, protection, flags, descriptor, offset));
  static const auto real = next<void* (*)(void*, std::size_t, int, int, int, off_t)>("mmap");
  return done(
      CallFaults::one().of("mmap", descriptor), [&] { return real(at, size, protection, flags, descriptor, offset); }, MAP_FAILED);
}

void* mmap64(void* at, std::size_t size, int protection, int flags, int descriptor, off_t offset) noexcept {
  return mmap(at, size, protection, flags, descriptor, offset);
}

/// Returns its error and leaves errno alone.
int posix_fallocate(int descriptor, off_t offset, off_t size) {
  static const auto real = next<int (*)(int, off_t, off_t)>("posix_fallocate");
  return done(
      CallFaults::one().of("fallocate", descriptor), [&] { return real(descriptor, offset, size); }, CallFaults::one().error());
}

int posix_fallocate64(int descriptor, off_t offset, off_t size) { return posix_fallocate(descriptor, offset, size); }

ssize_t write(int descriptor, const void* from, std::size_t size) {
  static const auto real = next<Write>("write");
  return written(CallFaults::one().of("write", descriptor), from, size,
                 [&](const void* bytes, std::size_t part) { return real(descriptor, bytes, part); });
}

ssize_t pwrite64(int descriptor, const void* from, std::size_t size, off_t offset) {
  static const auto real = next<PositionedWrite>("pwrite64");
  return written(CallFaults::one().of("pwrite", descriptor), from, size,
                 [&](const void* bytes, std::size_t part) { return real(descriptor, bytes, part, offset); });
}

ssize_t pwrite(int descriptor, const void* from, std::size_t size, off_t offset) { return pwrite64(descriptor, from, size, offset); }

/// Lists of pieces: all of them, or what a list of their first piece would do.
ssize_t writev(int descriptor, const struct iovec* pieces, int count) {
  static const auto real = next<ssize_t (*)(int, const struct iovec*, int)>("writev");
  const auto fault = CallFaults::one().of("writev", descriptor);
  if (fault == Fault::none || count == 0) return real(descriptor, pieces, count);
  return written(fault, pieces[0].iov_base, pieces[0].iov_len, [&](const void* bytes, std::size_t part) {
    static const auto one = next<Write>("write");
    return one(descriptor, bytes, part);
  });
}

ssize_t pwritev(int descriptor, const struct iovec* pieces, int count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const struct iovec*, int, off_t)>("pwritev");
  const auto fault = CallFaults::one().of("pwritev", descriptor);
  if (fault == Fault::none || count == 0) return real(descriptor, pieces, count, offset);
  return written(fault, pieces[0].iov_base, pieces[0].iov_len, [&](const void* bytes, std::size_t part) {
    static const auto one = next<PositionedWrite>("pwrite64");
    return one(descriptor, bytes, part, offset);
  });
}

int fsync(int descriptor) {
  static const auto real = next<int (*)(int)>("fsync");
  return done(CallFaults::one().of("fsync", descriptor), [&] { return real(descriptor); });
}

int fdatasync(int descriptor) {
  static const auto real = next<int (*)(int)>("fdatasync");
  return done(CallFaults::one().of("fdatasync", descriptor), [&] { return real(descriptor); });
}

int syncfs(int descriptor) noexcept {
  static const auto real = next<int (*)(int)>("syncfs");
  return done(CallFaults::one().of("syncfs", descriptor), [&] { return real(descriptor); });
}

int ftruncate64(int descriptor, off_t size) noexcept {
  static const auto real = next<int (*)(int, off_t)>("ftruncate64");
  return done(CallFaults::one().of("ftruncate", descriptor), [&] { return real(descriptor, size); });
}

int ftruncate(int descriptor, off_t size) noexcept { return ftruncate64(descriptor, size); }

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  return done(of_name("rename", to), [&] { return real(from, to); });
}

int link(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("link");
  return done(of_name("link", to), [&] { return real(from, to); });
}

int unlink(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("unlink");
  return done(of_name("unlink", path), [&] { return real(path); });
}

int remove(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("remove");
  return done(of_name("unlink", path), [&] { return real(path); });
}

int mkdir(const char* path, mode_t mode) noexcept {
  static const auto real = next<int (*)(const char*, mode_t)>("mkdir");
  return done(of_name("mkdir", path), [&] { return real(path, mode); });
}
}
