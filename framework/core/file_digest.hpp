#pragma once
#include <filesystem>
#include <string>

namespace regatta {

/// XXH3-128 of the content of a file, 32 hexadecimal digits. A file is read again only when its device, inode, size or times have
/// changed since. Thread-safe.
/// @throws Error naming the file and what the system says; also when the file changes while it is read
std::string file_digest(const std::filesystem::path& file);

/// Device, inode, size and times of a file as text: as long as they are the same, so is its content. Empty when the file is not there, or
/// was written to so recently that its times could miss the next change.
std::string file_stamp(const std::filesystem::path& file);

/// What an earlier process has found: file_digest() believes it as long as the file has this stamp.
void remember_file_digest(const std::filesystem::path& file, std::string stamp, std::string digest);

}  // namespace regatta
