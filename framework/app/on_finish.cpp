#include "framework/app/on_finish.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/engine/affinity.hpp"

namespace regatta {

namespace {

/// Our environment, and two variables more.
class Environment {
 public:
  void add(std::string entry) { texts_.push_back(std::move(entry)); }
  char** get() {
    pointers_.clear();
    for (char** entry = environ; *entry; ++entry) {
      if (!std::string_view(*entry).starts_with("REGATTA_WORKSPACE=") && !std::string_view(*entry).starts_with("REGATTA_EXIT_CODE="))
        pointers_.push_back(*entry);
    }
    for (auto& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
    return pointers_.data();
  }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

/// A command of the user must be stoppable, and die of a closed pipe, as any other.
class OrdinarySignals {
 public:
  OrdinarySignals() {
    posix_spawnattr_init(&attributes_);
    sigset_t none, ordinary;
    sigemptyset(&none);
    sigemptyset(&ordinary);
    sigaddset(&ordinary, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &ordinary);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~OrdinarySignals() { posix_spawnattr_destroy(&attributes_); }
  OrdinarySignals(const OrdinarySignals&) = delete;
  OrdinarySignals& operator=(const OrdinarySignals&) = delete;
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

}  // namespace

std::string run_on_finish(const std::string& command, const std::filesystem::path& workspace, int exit_code,
                          const std::vector<unsigned>& cpus) {
  std::vector<std::string> arguments{"sh", "-c", command, "sh", workspace.string(), std::to_string(exit_code)};
  std::vector<char*> pointers;
  for (auto& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  Environment environment;
  environment.add("REGATTA_WORKSPACE=" + arguments[4]);
  environment.add("REGATTA_EXIT_CODE=" + arguments[5]);
  static_cast<void>(pin_this_thread(cpus));  // a command on fewer cores than it might have is no failure
  std::fflush(nullptr);                      // what we said comes first
  pid_t child = 0;
  const OrdinarySignals signals;
  if (const int refused = ::posix_spawn(&child, "/bin/sh", nullptr, signals.get(), pointers.data(), environment.get()))
    return fmt::format("execution.on_finish could not be started: {}", std::strerror(refused));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return fmt::format("execution.on_finish: {}", std::strerror(errno));
  }
  if (WIFSIGNALED(status)) return fmt::format("execution.on_finish was ended by signal {}", WTERMSIG(status));
  return WEXITSTATUS(status) == 0 ? "" : fmt::format("execution.on_finish ended with exit code {}", WEXITSTATUS(status));
}

}  // namespace regatta
