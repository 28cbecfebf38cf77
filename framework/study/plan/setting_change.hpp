#pragma once
#include <optional>
#include <string>
#include <vector>

#include "framework/study/plan/fingerprint.hpp"

namespace regatta {

/// A setting that decides a result and is not the same in two studies.
struct SettingChange {
  std::string key;
  std::optional<std::string> now, before;  ///< Nothing where there is no such setting.
  std::string path, path_before;           ///< Of files, which count by their content.

  bool of_files() const { return !path.empty() && !path_before.empty(); }
};

/// Those that are there now come first, each kind in order of keys.
std::vector<SettingChange> setting_changes(const Settings& now, const Settings& before);

}  // namespace regatta
