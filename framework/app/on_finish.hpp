#pragma once
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <sched.h>

namespace regatta {

/// The command of execution.on_finish: `/bin/sh -c command` with the workspace as $1 and the exit code as $2, also as REGATTA_WORKSPACE and
/// REGATTA_EXIT_CODE. It runs on the given CPUs, with no signal blocked or ignored that was not so before. All that it needs is made
/// beforehand, so that a signal handler may run it.
class OnFinish {
 public:
  /// An empty command: none.
  OnFinish(const std::string& command, const std::filesystem::path& workspace, const std::vector<unsigned>& cpus);
  OnFinish(const OnFinish&) = delete;
  OnFinish& operator=(const OnFinish&) = delete;

  /// Runs it and waits for its end. Safe in a signal handler. The second call does nothing.
  /// @return its status as waitpid() has it, or -errno if it could not be started; 0 if there is no command
  int run(int exit_code) noexcept;

  /// What a status says; empty: it ended with 0.
  static std::string failure(int status);

 private:
  static constexpr std::size_t digits = 12;
  [[noreturn]] void become() noexcept;  // in the child

  bool to_run_;
  std::vector<std::string> texts_;
  std::array<char, digits> code_{};
  std::array<char, digits + 18> code_entry_{};  // "REGATTA_EXIT_CODE=" and the digits
  std::vector<char*> arguments_;
  std::vector<char*> environment_;
  std::vector<cpu_set_t> cpus_;
};

}  // namespace regatta
