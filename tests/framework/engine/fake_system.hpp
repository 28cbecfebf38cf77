#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <unistd.h>

#include "framework/engine/cpu_quota.hpp"

namespace regatta::test {

/// Sets (or unsets) a variable of the environment until it goes out of scope.
class Environment {
 public:
  Environment(std::string name, std::optional<std::string> value) : name_(std::move(name)) {
    if (const char* old = std::getenv(name_.c_str())) before_ = old;
    set(value);
  }
  ~Environment() { set(before_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  void set(const std::optional<std::string>& value) const {
    if (value)
      setenv(name_.c_str(), value->c_str(), 1);
    else
      unsetenv(name_.c_str());
  }

  std::string name_;
  std::optional<std::string> before_;
};

/// Made-up /proc and /sys/fs/cgroup in a folder of its own.
class FakeSystem {
 public:
  FakeSystem() {
    static int made = 0;
    root_ = std::filesystem::temp_directory_path() / ("regatta_engine_" + std::to_string(getpid()) + "_" + std::to_string(made++));
    std::filesystem::remove_all(root_);
    write("proc/self/status", "Name:\ttest\nCpus_allowed:\tff\nCpus_allowed_list:\t0-63\n");
    write("proc/self/cgroup", "0::/\n");
  }
  explicit FakeSystem(const std::string& affinity) : FakeSystem() { write("proc/self/status", "Cpus_allowed_list:\t" + affinity + "\n"); }
  ~FakeSystem() { std::filesystem::remove_all(root_); }
  FakeSystem(const FakeSystem&) = delete;
  FakeSystem& operator=(const FakeSystem&) = delete;

  void write(const std::filesystem::path& file, const std::string& text) const {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }

  SystemPaths paths() const { return {.proc = root_ / "proc", .cgroup = root_ / "cgroup"}; }
  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

/// A machine with 4 performance cores of 2 hardware threads (0-7) and 4 efficiency cores (8, 10, 12, 14).
inline std::string hybrid_xml() { return REGATTA_SOURCE_DIR "/tests/framework/engine/topologies/hybrid.xml"; }

}  // namespace regatta::test
