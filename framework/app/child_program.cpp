#include "framework/app/child_program.hpp"

#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/core/error.hpp"

namespace regatta {

ChildProgram::ChildProgram(const std::vector<std::string>& arguments, const std::filesystem::path& output) {
  std::vector<std::string> texts = arguments;
  std::vector<char*> argv;
  for (auto& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;  // ours may be blocked, for a thread that waits for them
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const int error = ::posix_spawn(&pid_, argv.front(), &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw IoError("start", arguments.front(), error);
}

ChildProgram::~ChildProgram() {
  if (code_) return;
  send(SIGKILL);
  wait();
}

std::optional<int> ChildProgram::wait_for(std::chrono::duration<double> time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!code_) {
    int status = 0;
    const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
    if (ended == pid_) code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    if (ended < 0 && errno != EINTR) code_ = 127;
    if (code_ || std::chrono::steady_clock::now() >= end) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return code_;
}

int ChildProgram::wait() {
  while (!wait_for(std::chrono::hours(1))) continue;
  return *code_;
}

void ChildProgram::send(int signal) const { ::kill(pid_, signal); }

}  // namespace regatta
