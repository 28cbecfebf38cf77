#pragma once
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace regatta {

/// Another process of a program, whose output goes into a file. Killed and waited for at the latest when this object goes.
class ChildProgram {
 public:
  /// @param arguments  the program first @throws IoError if it cannot be started
  ChildProgram(const std::vector<std::string>& arguments, const std::filesystem::path& output);
  ~ChildProgram();
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  /// Waits so long. @return its exit code, 128 + the number of a signal that ended it, or nothing: it goes on
  std::optional<int> wait_for(std::chrono::duration<double> time);
  int wait();
  void send(int signal) const;

 private:
  pid_t pid_ = -1;
  std::optional<int> code_;
};

}  // namespace regatta
