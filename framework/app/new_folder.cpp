#include "framework/app/new_folder.hpp"

#include <cerrno>

#include <stdlib.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace fs = std::filesystem;

NewFolder::NewFolder(const fs::path& named, std::string_view option) : path_(named), keep_(!named.empty()) {
  if (keep_) {
    require(!fs::exists(path_) || (fs::is_directory(path_) && fs::is_empty(path_)), "{} {}: is there already; name a new folder", option,
            path_.string());
    return;
  }
  auto name = (fs::temp_directory_path() / "regatta.XXXXXX").string();
  if (!::mkdtemp(name.data())) throw IoError("create folder", name, errno);
  path_ = name;
}

NewFolder::~NewFolder() {
  std::error_code none;
  if (!keep_) fs::remove_all(path_, none);
}

}  // namespace regatta
