#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

namespace regatta {

/// Where the system tells what this process may use; other roots are for tests.
struct SystemPaths {
  std::filesystem::path proc = "/proc";
  std::filesystem::path cgroup = "/sys/fs/cgroup";
};

struct CgroupFolder {
  std::filesystem::path path;
  int version = 2;
};

/// The folders whose limits of a controller ("cpu", "memory") hold for this process: those of its cgroup and of all above it. In a
/// container its own group may not exist under the mount; the root of the mount is always among them.
std::vector<CgroupFolder> cgroup_folders(std::string_view controller, const SystemPaths& paths = {});

}  // namespace regatta
