#pragma once
#include <optional>
#include <string>
#include <vector>

#include "framework/engine/cpu_quota.hpp"

namespace regatta {

/// Which cores the simulations get, one hardware thread a core.
struct CoreBudget {
  std::vector<unsigned> pus;          ///< One a lane, by the numbers of the system; neighbours next to each other.
  std::optional<unsigned> system_pu;  ///< Left to the display, the outer graph and the commit thread, if there is one to spare.
  std::string reason;                 ///< "2 cores: 2 physical, affinity 0-1, no quota"
};

/// Takes the performance cores within the affinity mask, the cgroup CPU quota and SLURM_CPUS_PER_TASK. The system gets an efficiency core
/// if there is one, otherwise one of the performance cores when there are more than two. A number asked for is given exactly, performance
/// cores first, then efficiency cores. Call it before the main thread is pinned.
/// @throws ConfigError naming the limit if `requested` is below 1 or above it, or if no core is left; Error if the machine cannot be read.
CoreBudget core_budget(std::optional<int> requested = std::nullopt, const SystemPaths& paths = {});

}  // namespace regatta
