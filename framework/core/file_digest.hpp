#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "framework/core/stop.hpp"

namespace regatta {

/// What a file held when it was read.
struct FileContent {
  std::string digest;       ///< XXH3-128 of the content, 32 hexadecimal digits.
  std::uint64_t bytes = 0;  ///< Its size.
  /// Device, inode, size and times as text: as long as they are the same, so is the content. Empty when the file had been written to so
  /// recently that its times could miss the next change.
  std::string stamp;
};

/// A file is read again only when its device, inode, size or times have changed since. Thread-safe.
/// @throws Error naming the file and what the system says, also when the file changes while it is read; Stopped, if that is asked for
FileContent file_content(const std::filesystem::path& file, const StopRequest* stop = nullptr);

/// What file_content() would return, if it need not read the file for it.
std::optional<FileContent> known_content(const std::filesystem::path& file);

/// What an earlier process has read: believed as long as the file has the stamp.
void remember_content(const std::filesystem::path& file, FileContent content);

}  // namespace regatta
