#include "framework/study/input/file_pattern.hpp"

#include <algorithm>

#include <fnmatch.h>

#include "framework/study/input/resolved_path.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view wildcards = "*?[";

bool has_wildcards(const std::string& text) { return text.find_first_of(wildcards) != std::string::npos; }

/// A folder that happens to have such a character in its name is meant itself.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || wildcards.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

/// What fits a pattern, folder after folder. Written out because glob() does not say which names it was not allowed to look up.
class Search {
 public:
  Search(const std::vector<fs::path>& parts, std::vector<FilePattern::Unreadable>& unreadable) : parts_(parts), unreadable_(unreadable) {}

  void look_in(const fs::path& folder, std::size_t at) {
    std::error_code error;
    if (!has_wildcards(parts_[at])) {
      const auto path = folder / parts_[at];
      if (fs::exists(fs::symlink_status(path, error))) take(fs::directory_entry(path, error), at);
      return say(path, error);
    }
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
      if (::fnmatch(parts_[at].c_str(), entry->path().filename().c_str(), FNM_PERIOD) == 0) take(*entry, at);
    say(folder, error);
  }

  std::vector<fs::path> found;

 private:
  void take(const fs::directory_entry& entry, std::size_t at) {
    std::error_code error;
    const bool folder = entry.is_directory(error), last = at + 1 == parts_.size();
    if (last && !folder) found.push_back(entry.path());
    if (last) return;  // who reads it says what is wrong with it
    if (folder) look_in(entry.path(), at + 1);
    say(entry.path(), error);
  }

  /// What is not there, or no folder, or a link to itself, has no files.
  void say(const fs::path& path, const std::error_code& error) {
    for (const auto none : {std::errc::no_such_file_or_directory, std::errc::not_a_directory, std::errc::too_many_symbolic_link_levels})
      if (error == none) return;
    if (error) unreadable_.push_back({path, error.message()});
  }

  const std::vector<fs::path>& parts_;
  std::vector<FilePattern::Unreadable>& unreadable_;
};

}  // namespace

FilePattern::FilePattern(const fs::path& folder, const std::string& text) : path_(resolved_path(folder / text)) {
  std::error_code none;
  is_path_ = !has_wildcards(text) || fs::exists(path_, none);
  if (is_path_) return;
  folder_ = folder;
  for (const auto& part : fs::path(text)) {
    if (rest_.empty() && !has_wildcards(part))
      folder_ /= part;
    else if (part != ".")
      rest_.push_back(part);
  }
  folder_ = resolved_path(folder_);
  fs::path whole(escaped(folder_.string()));
  for (const auto& part : rest_) whole /= part;
  pattern_ = whole.string();
}

std::vector<fs::path> FilePattern::find(std::vector<Unreadable>& unreadable) const {
  std::error_code none;
  if (is_path_) return fs::status(path_, none).type() != fs::file_type::not_found ? std::vector{path_} : std::vector<fs::path>{};
  Search search(rest_, unreadable);
  search.look_in(folder_, 0);
  std::ranges::sort(search.found);
  return std::move(search.found);
}

bool FilePattern::matches(const fs::path& file) const {
  if (is_path_) return file == path_;
  return ::fnmatch(pattern_.c_str(), file.c_str(), FNM_PATHNAME | FNM_PERIOD) == 0;
}

}  // namespace regatta
