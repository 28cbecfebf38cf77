#pragma once
#include <filesystem>
#include <string_view>

namespace regatta {

/// A folder for what a command computes: a new one that a user has named, or a temporary one that goes with this object.
class NewFolder {
 public:
  /// @param named  empty: a temporary one @param option  that named it, for messages
  /// @throws ConfigError if it is there and not empty, IoError
  NewFolder(const std::filesystem::path& named, std::string_view option);
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool keep_;
};

}  // namespace regatta
