#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace regatta {

/// What a user typed behind a command of one program.
struct OwnArguments {
  std::filesystem::path path;          ///< The study file, or the folder of a study that was run.
  std::vector<std::string> overrides;  ///< --set, of a command that takes a study.
  bool force = false;
  std::uint64_t count = 0;
};

/// A command that a program adds to those of every program. It prints to stdout what was asked for, and returns the exit code; ConfigError
/// is said and gives 2, other exceptions 1.
struct OwnCommand {
  enum class Takes : std::uint8_t { folder, study };

  const char* name;
  const char* does;
  int (*execute)(const OwnArguments& arguments);
  Takes takes = Takes::folder;
  const char* force = nullptr;  ///< What its flag --force does; nothing: it has none.
  const char* count = nullptr;  ///< What its option --count says; nothing: it has none.
  std::uint64_t usual_count = 0;
};

}  // namespace regatta
