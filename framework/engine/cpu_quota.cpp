#include "framework/engine/cpu_quota.hpp"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "framework/core/error.hpp"
#include "framework/engine/cpu_list.hpp"

namespace regatta {
namespace {

using std::filesystem::path;

std::optional<double> read_v2(const path& file) {
  std::ifstream in(file);
  std::string quota;
  double period = 0;
  if (!(in >> quota >> period) || quota == "max" || period <= 0) return std::nullopt;
  double microseconds = 0;
  if (!(std::istringstream(quota) >> microseconds) || microseconds <= 0) return std::nullopt;
  return microseconds / period;
}

std::optional<double> read_v1(const path& file) {
  std::ifstream quota_in(file);
  std::ifstream period_in(file.parent_path() / "cpu.cfs_period_us");
  double quota = 0, period = 0;
  if (!(quota_in >> quota) || !(period_in >> period) || quota <= 0 || period <= 0) return std::nullopt;  // -1: no quota
  return quota / period;
}

/// Walks from `root`/`group` up to `root`. In a container the group may not exist under this mount (or begin with ".."): the folders
/// that do not exist are passed over, and `root` itself is always looked at.
template <class Read>
void tighten(std::optional<CpuQuota>& tightest, const path& root, const path& group, const char* name, Read read) {
  path relative = group.relative_path().lexically_normal();
  if (!relative.empty() && *relative.begin() == "..") relative.clear();
  for (;;) {
    const path file = (relative.empty() ? root : root / relative) / name;
    if (const auto cpus = read(file); cpus && (!tightest || *cpus < tightest->cpus)) tightest = CpuQuota{*cpus, file};
    if (relative.empty()) return;
    relative = relative.parent_path();
  }
}

bool names_cpu(const std::string& controllers) { return ("," + controllers + ",").find(",cpu,") != std::string::npos; }

}  // namespace

std::optional<CpuQuota> cpu_quota(const SystemPaths& paths) {
  std::optional<CpuQuota> tightest;
  std::ifstream in(paths.proc / "self" / "cgroup");
  for (std::string line; std::getline(in, line);) {  // "0::/a/b" (v2) or "4:cpu,cpuacct:/a/b" (v1)
    const auto first = line.find(':');
    const auto second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const path group = line.substr(second + 1);
    if (controllers.empty()) tighten(tightest, paths.cgroup, group, "cpu.max", read_v2);
    if (!names_cpu(controllers)) continue;
    tighten(tightest, paths.cgroup / controllers, group, "cpu.cfs_quota_us", read_v1);
    if (controllers != "cpu") tighten(tightest, paths.cgroup / "cpu", group, "cpu.cfs_quota_us", read_v1);
  }
  return tightest;
}

std::vector<unsigned> allowed_cpus(const SystemPaths& paths) {
  const path file = paths.proc / "self" / "status";
  std::ifstream in(file);
  if (!in) throw IoError("open", file, errno);
  constexpr std::string_view key = "Cpus_allowed_list:";
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(key)) return parse_cpu_list(std::string_view(line).substr(key.size()));
  throw Error(fmt::format("{} has no line {} so the affinity mask is unknown", file.string(), key));
}

}  // namespace regatta
