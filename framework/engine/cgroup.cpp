#include "framework/engine/cgroup.hpp"

#include <fstream>
#include <string>

namespace regatta {
namespace {

using std::filesystem::path;

/// From `root`/`group` up to `root`. A group that begins with ".." lies outside of the mount.
void add_up_to(std::vector<CgroupFolder>& folders, const path& root, const path& group, int version) {
  path relative = group.relative_path().lexically_normal();
  if (!relative.empty() && *relative.begin() == "..") relative.clear();
  for (; !relative.empty(); relative = relative.parent_path()) folders.push_back({root / relative, version});
  folders.push_back({root, version});
}

bool names(const std::string& controllers, std::string_view controller) {
  return ("," + controllers + ",").find("," + std::string(controller) + ",") != std::string::npos;
}

}  // namespace

std::vector<CgroupFolder> cgroup_folders(std::string_view controller, const SystemPaths& paths) {
  std::vector<CgroupFolder> folders;
  std::ifstream in(paths.proc / "self" / "cgroup");
  for (std::string line; std::getline(in, line);) {  // "0::/a/b" (v2) or "4:cpu,cpuacct:/a/b" (v1)
    const auto first = line.find(':');
    const auto second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const path group = line.substr(second + 1);
    if (controllers.empty()) add_up_to(folders, paths.cgroup, group, 2);
    if (!names(controllers, controller)) continue;
    add_up_to(folders, paths.cgroup / controllers, group, 1);
    if (controllers != controller) add_up_to(folders, paths.cgroup / controller, group, 1);
  }
  return folders;
}

}  // namespace regatta
