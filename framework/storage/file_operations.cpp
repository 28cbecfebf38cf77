#include "framework/storage/file_operations.hpp"

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace regatta {

int FileOperations::open(const char* path, int flags, mode_t mode) { return ::open(path, flags | O_CLOEXEC, mode); }
ssize_t FileOperations::write(int descriptor, const void* from, std::size_t size) { return ::write(descriptor, from, size); }
int FileOperations::fsync(int descriptor) { return ::fsync(descriptor); }
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
