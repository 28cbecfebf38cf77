#include "bench/study/folder.hpp"

#include <fmt/format.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace regatta::bench {

namespace fs = std::filesystem;

const Folder& Folder::get() {
  static const Folder folder;
  return folder;
}

Workspace Folder::next(const char* name) const {
  static int number = 0;
  return Workspace(path_ / fmt::format("{}-{}", name, number++));
}

bool Folder::is_in_memory() const {
  constexpr auto tmpfs_magic = 0x01021994;
  struct statfs status {};
  return ::statfs(path_.c_str(), &status) == 0 && status.f_type == tmpfs_magic;
}

Folder::Folder() : path_(fs::read_symlink("/proc/self/exe").parent_path() / fmt::format("bench-{}", ::getpid())) {
  fs::remove_all(path_);
  fs::create_directories(path_);
}

Folder::~Folder() {
  std::error_code left_behind;
  fs::remove_all(path_, left_behind);
}

}  // namespace regatta::bench
