#pragma once
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace regatta::test {

/// The program engine_child, started with one argument; its output is read line by line.
class Child {
 public:
  explicit Child(const char* what, bool under_nohup = false) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      const int nowhere = open("/dev/null", O_WRONLY);
      dup2(nowhere, STDERR_FILENO);
      if (under_nohup) ::signal(SIGHUP, SIG_IGN);
      execl(REGATTA_BIN_DIR "/engine_child", "engine_child", what, static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }
  ~Child() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    fclose(output_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void signal(int number) const { kill(pid_, number); }

  /// Waits for the next line; empty at the end of the output.
  std::string line() {
    char text[128];
    if (fgets(text, sizeof text, output_) == nullptr) return {};
    std::string line(text);
    line.pop_back();
    return line;
  }

  /// "exit 75" or "signal 15".
  std::string end() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? "exit " + std::to_string(WEXITSTATUS(status)) : "signal " + std::to_string(WTERMSIG(status));
  }

 private:
  pid_t pid_ = -1;
  FILE* output_ = nullptr;
};

}  // namespace regatta::test
