#pragma once
#include <vector>

namespace regatta {

/// Hybrid processors have both; all other cores count as performance cores.
enum class CoreKind { performance, efficiency };

/// One physical core.
struct Core {
  std::vector<unsigned> pus;  ///< Its hardware threads by the numbers of the system (as sched_getcpu() gives them), ascending.
  CoreKind kind = CoreKind::performance;
  unsigned numa_node = 0;  ///< Number of the system; 0 where the machine says nothing.
  friend bool operator==(const Core&, const Core&) = default;
};

/// The cores of this machine as hwloc sees them, neighbours (package, NUMA node, cache) next to each other. Honours the variables of
/// hwloc (HWLOC_XMLFILE, HWLOC_SYNTHETIC). The affinity mask and quotas are not applied here: see core_budget().
/// @throws Error if hwloc cannot read the machine.
std::vector<Core> machine_cores();

}  // namespace regatta
