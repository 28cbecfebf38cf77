#pragma once
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "framework/study/input/file_pattern.hpp"

namespace regatta {

/// What inputs.exclude leaves out: paths, names of files in any folder, and patterns of both.
class ExcludedFiles {
 public:
  /// `text` without a / is the name of a file in any folder; else a path below `folder`. Numbered in the order in which they are added.
  void add(const std::filesystem::path& folder, const std::string& text);

  /// Whether one of them leaves this file out.
  bool contains(const std::filesystem::path& file);

  /// Whether an entry has left out any file.
  bool fits(std::size_t entry) const { return fits_.at(entry); }

 private:
  struct Pattern {
    FilePattern pattern;
    bool of_names;
    std::size_t entry;
  };
  std::vector<Pattern> patterns_;                                    // with wildcards
  std::unordered_map<std::string, std::vector<std::size_t>> names_;  // entries without them, a name in any folder as if it were in /
  std::vector<bool> fits_;
};

}  // namespace regatta
