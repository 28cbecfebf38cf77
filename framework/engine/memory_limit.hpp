#pragma once
#include <string>

#include "framework/engine/cgroup.hpp"

namespace regatta {

/// What this process may use of the memory [bytes], and who says so: "this machine", a file of a cgroup, or a variable of Slurm.
struct MemoryLimit {
  double bytes = 0;
  std::string source;
};

/// The tightest of the machine's memory, memory.max (v2) and memory.limit_in_bytes (v1) of the cgroup and those above it, and
/// SLURM_MEM_PER_NODE or SLURM_MEM_PER_CPU times SLURM_CPUS_ON_NODE. @throws ConfigError if a variable of Slurm is no number
MemoryLimit memory_limit(const SystemPaths& paths = {});

/// What this process has in memory now [byte]; 0 if the system does not say.
double resident_bytes();

}  // namespace regatta
