#include "framework/storage/file_operations.hpp"

#include <cstdio>

#include <unistd.h>

namespace regatta {

int FileOperations::open(const char* path, int flags, mode_t mode) { return ::open(path, flags | O_CLOEXEC, mode); }
ssize_t FileOperations::write(int descriptor, const void* from, std::size_t size) { return ::write(descriptor, from, size); }
ssize_t FileOperations::pwrite(int descriptor, const void* from, std::size_t size, off_t offset) {
  return ::pwrite(descriptor, from, size, offset);
}
ssize_t FileOperations::pread(int descriptor, void* to, std::size_t size, off_t offset) { return ::pread(descriptor, to, size, offset); }
int FileOperations::ftruncate(int descriptor, off_t size) { return ::ftruncate(descriptor, size); }
int FileOperations::fsync(int descriptor) { return ::fsync(descriptor); }
int FileOperations::fdatasync(int descriptor) { return ::fdatasync(descriptor); }
int FileOperations::syncfs(int descriptor) { return ::syncfs(descriptor); }
int FileOperations::fcntl(int descriptor, int command, struct ::flock* range) { return ::fcntl(descriptor, command, range); }
int FileOperations::close(int descriptor) { return ::close(descriptor); }
int FileOperations::rename(const char* from, const char* to) { return ::rename(from, to); }
int FileOperations::link(const char* from, const char* to) { return ::link(from, to); }
int FileOperations::unlink(const char* path) { return ::unlink(path); }
int FileOperations::stat(const char* path, struct ::stat* to) { return ::stat(path, to); }

FileOperations& FileOperations::system() {
  static FileOperations operations;
  return operations;
}

}  // namespace regatta
