#pragma once
#include <cstddef>

#include <sys/stat.h>
#include <sys/types.h>

namespace regatta {

/// The system calls that durable writing needs, with their own names, arguments and errno, so that a test can let any of them fail.
class FileOperations {
 public:
  virtual ~FileOperations() = default;
  virtual int open(const char* path, int flags, mode_t mode);
  virtual ssize_t write(int descriptor, const void* from, std::size_t size);
  virtual int fsync(int descriptor);
  virtual int close(int descriptor);
  virtual int rename(const char* from, const char* to);
  virtual int link(const char* from, const char* to);
  virtual int unlink(const char* path);
  virtual int stat(const char* path, struct ::stat* to);

  static FileOperations& system();
};

}  // namespace regatta
