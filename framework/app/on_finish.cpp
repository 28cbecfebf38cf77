#include "framework/app/on_finish.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace regatta {

namespace {

constexpr std::string_view workspace_is = "REGATTA_WORKSPACE=", code_is = "REGATTA_EXIT_CODE=";

}  // namespace

OnFinish::OnFinish(const std::string& command, const std::filesystem::path& workspace, const std::vector<unsigned>& cpus)
    : to_run_(!command.empty()), texts_{"sh", "-c", command, workspace.string(), std::string(workspace_is) + workspace.string()} {
  static_assert(std::tuple_size_v<decltype(code_entry_)> == code_is.size() + digits);
  std::ranges::copy(code_is, code_entry_.begin());
  arguments_ = {texts_[0].data(), texts_[1].data(), texts_[2].data(), texts_[0].data(), texts_[3].data(), code_.data(), nullptr};
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text = *entry;
    if (!text.starts_with(workspace_is) && !text.starts_with(code_is)) environment_.push_back(*entry);
  }
  environment_.insert(environment_.end(), {texts_[4].data(), code_entry_.data(), nullptr});
  if (cpus.empty()) return;
  cpus_.resize(*std::ranges::max_element(cpus) / CPU_SETSIZE + 1);
  for (const auto cpu : cpus) CPU_SET_S(cpu, cpus_.size() * sizeof(cpu_set_t), cpus_.data());
}

int OnFinish::run(int exit_code) noexcept {
  if (!std::exchange(to_run_, false)) return 0;
  *std::to_chars(code_.data(), code_.data() + digits - 1, exit_code).ptr = '\0';
  std::ranges::copy(code_, code_entry_.begin() + code_is.size());
  // Not fork(), which calls handlers of libraries, nor posix_spawn(): neither may be called by a signal handler.
  const pid_t child = ::_Fork();
  if (child < 0) return -errno;
  if (child == 0) become();
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -errno;
  }
  return status;
}

void OnFinish::become() noexcept {
  // A command of the user must be stoppable, and die of a closed pipe, as any other.
  struct sigaction ordinary {};
  ordinary.sa_handler = SIG_DFL;
  sigaction(SIGPIPE, &ordinary, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // A command on fewer cores than it might have is no failure.
  if (!cpus_.empty()) static_cast<void>(::sched_setaffinity(0, cpus_.size() * sizeof(cpu_set_t), cpus_.data()));
  ::execve("/bin/sh", arguments_.data(), environment_.data());
  ::_exit(127);  // as shells say that there is no such command
}

std::string OnFinish::failure(int status) {
  if (status < 0) return fmt::format("execution.on_finish could not be started: {}", std::strerror(-status));
  if (WIFSIGNALED(status)) return fmt::format("execution.on_finish was ended by signal {}", WTERMSIG(status));
  return WEXITSTATUS(status) == 0 ? "" : fmt::format("execution.on_finish ended with exit code {}", WEXITSTATUS(status));
}

}  // namespace regatta
