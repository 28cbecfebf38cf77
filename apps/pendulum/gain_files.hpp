#pragma once
#include <filesystem>

namespace regatta::pendulum {

/// Writes the controllers that a study has tuned as files for other studies, DIR/gains/CASE.toml, and says where they are and what is in
/// them. A study of several samples has a file each, CASE_ID.toml; one without cases calls them gains.
/// @param force  write over files with other content, which are refused otherwise, all before any is written
/// @return 0, or 1 if samples are left out because they are not complete
/// @throws ConfigError if the folder has no results of a tuning, or for files with other content
int write_gain_files(const std::filesystem::path& workspace, bool force);

}  // namespace regatta::pendulum
