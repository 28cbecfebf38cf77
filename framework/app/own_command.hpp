#pragma once
#include <filesystem>

namespace regatta {

/// A command that a program adds to those of every program. It is given the folder of a study that was run, prints to stdout what was
/// asked for, and returns the exit code; ConfigError is said and gives 2, other exceptions 1.
struct OwnCommand {
  const char* name;
  const char* does;
  int (*execute)(const std::filesystem::path& workspace, bool force);
  const char* force = nullptr;  ///< What its flag --force does; nothing: it has none, and `force` is false.
};

}  // namespace regatta
