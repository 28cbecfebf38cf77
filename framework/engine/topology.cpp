#include "framework/engine/topology.hpp"

#include <memory>
#include <string_view>

#include <hwloc.h>

#include "framework/core/error.hpp"

namespace regatta {
namespace {

struct Destroy {
  void operator()(hwloc_topology_t topology) const { hwloc_topology_destroy(topology); }
};
using Topology = std::unique_ptr<hwloc_topology, Destroy>;

Topology load() {
  hwloc_topology_t raw = nullptr;
  if (hwloc_topology_init(&raw) != 0) throw Error("hwloc: cannot start; the cores of this machine are unknown");
  Topology topology(raw);
  if (hwloc_topology_load(raw) != 0) throw Error("hwloc: cannot read the cores of this machine; does lstopo work?");
  return topology;
}

/// Intel names its kinds. Elsewhere (ARM, AMD) the kind that hwloc ranks lowest holds the efficiency cores: with three kinds the middle
/// one is the bulk of the big cores, the top one a single core with a higher clock.
CoreKind kind_of(hwloc_topology_t topology, hwloc_const_cpuset_t cpus) {
  const int kinds = hwloc_cpukinds_get_nr(topology, 0);
  const int kind = hwloc_cpukinds_get_by_cpuset(topology, cpus, 0);
  if (kinds < 2 || kind < 0) return CoreKind::performance;
  int rank = -1;
  unsigned count = 0;
  hwloc_info_s* infos = nullptr;
  if (hwloc_cpukinds_get_info(topology, static_cast<unsigned>(kind), nullptr, &rank, &count, &infos, 0) != 0) return CoreKind::performance;
  for (unsigned i = 0; i < count; ++i) {
    if (std::string_view(infos[i].name) != "CoreType") continue;
    return std::string_view(infos[i].value) == "IntelAtom" ? CoreKind::efficiency : CoreKind::performance;
  }
  return rank == 0 ? CoreKind::efficiency : CoreKind::performance;
}

Core describe(hwloc_topology_t topology, hwloc_obj_t object) {
  Core core;
  for (int pu = hwloc_bitmap_first(object->cpuset); pu >= 0; pu = hwloc_bitmap_next(object->cpuset, pu))
    core.pus.push_back(static_cast<unsigned>(pu));
  core.kind = kind_of(topology, object->cpuset);
  const int node = object->nodeset == nullptr ? -1 : hwloc_bitmap_first(object->nodeset);
  core.numa_node = node < 0 ? 0 : static_cast<unsigned>(node);
  return core;
}

}  // namespace

std::vector<Core> machine_cores() {
  const Topology topology = load();
  // Some virtual machines report processing units without cores: then every unit is taken for a core.
  const hwloc_obj_type_t type = hwloc_get_nbobjs_by_type(topology.get(), HWLOC_OBJ_CORE) > 0 ? HWLOC_OBJ_CORE : HWLOC_OBJ_PU;
  std::vector<Core> cores;
  for (hwloc_obj_t object = nullptr; (object = hwloc_get_next_obj_by_type(topology.get(), type, object)) != nullptr;)
    cores.push_back(describe(topology.get(), object));
  return cores;
}

}  // namespace regatta
