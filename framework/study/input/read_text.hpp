#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace regatta {

/// The content of a text file; `kind` is what the user should have named: "a study file".
/// @throws ConfigError naming the file and why it cannot be read
std::string read_text(const std::filesystem::path& file, std::string_view kind);

}  // namespace regatta
