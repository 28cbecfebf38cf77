#pragma once
#include <filesystem>

#include "framework/study/plan/workspace.hpp"

namespace regatta::bench {

/// A folder beside this program, which lies on a disk where /tmp may not; gone at the end of the program. Not before: ext4
/// without a journal passes over inodes that were freed in the last minutes, which may cost milliseconds of CPU for every new file.
class Folder {
 public:
  static const Folder& get();

  /// One that is not there yet.
  Workspace next(const char* name) const;
  /// tmpfs, where syncs cost nothing.
  bool is_in_memory() const;

 private:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  std::filesystem::path path_;
};

}  // namespace regatta::bench
