#include "framework/app/before_any_run.hpp"

namespace regatta {

ConfigError unusable(const Workspace& workspace, std::string_view why) {
  return ConfigError(
      fmt::format("{}: nothing can be written in this folder ({}); choose another one with -w", workspace.root().string(), why));
}

void require_visible(const std::filesystem::path& folder_or_file) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(folder_or_file, none)) Workspace(folder_or_file).require_usable(FolderUse::look);
}

}  // namespace regatta
