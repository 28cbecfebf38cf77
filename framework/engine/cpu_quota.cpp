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

}  // namespace

std::optional<CpuQuota> cpu_quota(const SystemPaths& paths) {
  std::optional<CpuQuota> tightest;
  for (const auto& folder : cgroup_folders("cpu", paths)) {
    const auto file = folder.path / (folder.version == 2 ? "cpu.max" : "cpu.cfs_quota_us");
    const auto cpus = folder.version == 2 ? read_v2(file) : read_v1(file);
    if (cpus && (!tightest || *cpus < tightest->cpus)) tightest = CpuQuota{*cpus, file};
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
