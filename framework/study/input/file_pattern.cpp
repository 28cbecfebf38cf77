#include "framework/study/input/file_pattern.hpp"

#include <algorithm>

#include <fnmatch.h>
#include <glob.h>

namespace regatta {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view wildcards = "*?[";

/// A folder that happens to have such a character in its name is meant itself.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || wildcards.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

FilePattern::FilePattern(const fs::path& folder, const std::string& text) : path_((folder / text).lexically_normal()) {
  std::error_code none;
  is_path_ = text.find_first_of(wildcards) == std::string::npos || fs::exists(path_, none);
  if (is_path_) return;
  const fs::path written(text);
  pattern_ = ((written.is_absolute() ? fs::path() : fs::path(escaped(folder.string()))) / written).lexically_normal().string();
}

std::vector<fs::path> FilePattern::find() const {
  std::error_code none;
  if (is_path_) return fs::exists(path_, none) ? std::vector{path_} : std::vector<fs::path>{};
  std::vector<fs::path> found;
  glob_t paths{};
  if (::glob(pattern_.c_str(), GLOB_NOSORT, nullptr, &paths) == 0) found.assign(paths.gl_pathv, paths.gl_pathv + paths.gl_pathc);
  ::globfree(&paths);
  std::erase_if(found, [&](const fs::path& path) { return fs::is_directory(path, none); });
  std::ranges::sort(found);
  return found;
}

bool FilePattern::matches(const fs::path& file) const {
  if (is_path_) return file == path_;
  return ::fnmatch(pattern_.c_str(), file.c_str(), FNM_PATHNAME | FNM_PERIOD) == 0;
}

}  // namespace regatta
