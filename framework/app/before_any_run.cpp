#include "framework/app/before_any_run.hpp"

namespace regatta {

ConfigError unusable(const Workspace& workspace, std::string_view why) {
  return ConfigError(
      fmt::format("{}: nothing can be written in this folder ({}); choose another one with -w", workspace.root().string(), why));
}

}  // namespace regatta
