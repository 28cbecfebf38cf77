#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace regatta {

/// A path, or a pattern of paths with * ? and [...] as in a shell: none of them stands for a /, nor for the dot that a hidden name begins
/// with. What is there under just that name is meant itself, whatever characters it has.
class FilePattern {
 public:
  /// `folder`, absolute: to which `text` is relative.
  FilePattern(const std::filesystem::path& folder, const std::string& text);

  /// Without wildcards.
  bool is_path() const { return is_path_; }
  /// Absolute, see resolved_path(); of a pattern of several paths as it would have to be written.
  const std::filesystem::path& path() const { return path_; }

  /// What cannot be looked up.
  struct Unreadable {
    std::filesystem::path path;
    std::string why;  ///< "Permission denied"
  };
  /// What is there, ordered by name; of a pattern, without the folders. `unreadable` gets what may be in folders that are closed.
  std::vector<std::filesystem::path> find(std::vector<Unreadable>& unreadable) const;
  /// Whether it would be found if it were there. `file` is absolute.
  bool matches(const std::filesystem::path& file) const;

 private:
  std::filesystem::path path_;
  std::filesystem::path folder_;             // that has no wildcards
  std::vector<std::filesystem::path> rest_;  // below it, with wildcards in the first
  std::string pattern_;                      // of both, for fnmatch()
  bool is_path_;
};

}  // namespace regatta
