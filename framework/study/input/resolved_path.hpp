#pragma once
#include <filesystem>

namespace regatta {

/// Without . and .. in it. A link stays a link, unless a .. comes after it: link/.. is the folder in which the target of the link is, as
/// the system and every shell command see it.
std::filesystem::path resolved_path(const std::filesystem::path& path);

}  // namespace regatta
