#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "framework/engine/cgroup.hpp"

namespace regatta {

/// CPU time a second that the process and its cgroup neighbours may use together [CPUs], and the file that says so.
struct CpuQuota {
  double cpus = 0;
  std::filesystem::path file;
};

/// The tightest quota on the way from the cgroup of this process up to the root: cpu.max (v2), cpu.cfs_quota_us (v1). oneTBB does not
/// look at it, and more threads than the quota pays for are throttled for most of each period.
std::optional<CpuQuota> cpu_quota(const SystemPaths& paths = {});

/// The CPUs in the affinity mask of the process (of its main thread: ask before you pin that one).
/// @throws IoError if proc/self/status cannot be read; Error if it lacks the list.
std::vector<unsigned> allowed_cpus(const SystemPaths& paths = {});

}  // namespace regatta
