#pragma once
#include <cstddef>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>

namespace regatta {

/// The system calls that durable writing needs, with their own names, arguments and errno, so that a test can let any of them fail.
class FileOperations {
 public:
  virtual ~FileOperations() = default;
  virtual int open(const char* path, int flags, mode_t mode);
  virtual ssize_t write(int descriptor, const void* from, std::size_t size);
  virtual ssize_t pwrite(int descriptor, const void* from, std::size_t size, off_t offset);
  virtual ssize_t pread(int descriptor, void* to, std::size_t size, off_t offset);
  virtual int ftruncate(int descriptor, off_t size);
  virtual int fsync(int descriptor);
  virtual int fdatasync(int descriptor);
  virtual int syncfs(int descriptor);
  virtual int fcntl(int descriptor, int command, struct ::flock* range);
  virtual int close(int descriptor);
  virtual int rename(const char* from, const char* to);
  virtual int link(const char* from, const char* to);
  virtual int unlink(const char* path);
  virtual int stat(const char* path, struct ::stat* to);

  static FileOperations& system();
};

}  // namespace regatta
