#pragma once
#include <filesystem>
#include <string>

namespace regatta {

/// XXH3-128 of the content of a file, 32 hexadecimal digits. A file is read again only when its device, inode, size or times have
/// changed since. Thread-safe.
/// @throws Error naming the file and what the system says; also when the file changes while it is read
std::string file_digest(const std::filesystem::path& file);

}  // namespace regatta
