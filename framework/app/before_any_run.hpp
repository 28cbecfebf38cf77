#pragma once
#include <filesystem>
#include <string_view>

#include "framework/core/error.hpp"
#include "framework/study/plan/workspace.hpp"

namespace regatta {

/// What to try when a folder cannot be used.
inline constexpr std::string_view another_folder = "choose another folder with -w";

/// What a user reads when a workspace refuses to be written in.
ConfigError unusable(const Workspace& workspace, std::string_view why);

/// A folder of a study, or one of its files. @throws ConfigError if it may not be looked at
void require_visible(const std::filesystem::path& folder_or_file);

/// What stands in the way before the first run is said as a mistake of the command line: nothing was run.
template <class Work>
auto before_any_run(const Workspace& workspace, Work work) {
  try {
    return work();
  } catch (const std::filesystem::filesystem_error& error) {
    throw unusable(workspace, error.code().message());
  } catch (const IoError& error) {
    throw unusable(workspace, error.what());
  } catch (const Error& error) {
    throw ConfigError(error.what());
  }
}

}  // namespace regatta
