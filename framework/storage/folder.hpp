#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

namespace regatta {

/// Paths of all that is in a folder, in no order; none if it is not there. @throws IoError if it cannot be read
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder);

enum class FolderUse {
  look,  ///< It is read and entered, if it is there.
  write  ///< Files are made in it; it is made if it is not there.
};

/// Asks for the rights in a folder before anything is done there. `elsewhere`: what to try beside, such as "choose another folder with
/// -w"; may be empty. @throws ConfigError naming the folder, what is not allowed there, the system's reason and what to try
void require_folder(const std::filesystem::path& folder, FolderUse use, std::string_view elsewhere);

}  // namespace regatta
