#include "framework/engine/core_budget.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string_view>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/cpu_list.hpp"
#include "framework/engine/topology.hpp"

namespace regatta {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

std::size_t slurm_cpus() {
  const char* text = std::getenv("SLURM_CPUS_PER_TASK");
  if (text == nullptr) return unlimited;
  const std::string_view value(text);
  std::size_t cpus = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), cpus);
  require(error == std::errc{} && end == value.data() + value.size() && cpus > 0,
          "SLURM_CPUS_PER_TASK = \"{}\" is not a number of CPUs; unset it, or set it to 1 or more", value);
  return cpus;
}

/// What this process may use.
struct Limits {
  std::vector<unsigned> performance, efficiency;  // one allowed hardware thread of each core
  std::vector<unsigned> affinity;
  std::optional<CpuQuota> quota;
  std::size_t slurm = unlimited;

  std::size_t quota_cpus() const { return quota ? static_cast<std::size_t>(std::max(1.0, std::floor(quota->cpus))) : unlimited; }
  std::size_t physical() const { return performance.size() + efficiency.size(); }
  std::size_t most() const { return std::min({physical(), quota_cpus(), slurm}); }

  std::string tightest() const {
    if (most() == physical())
      return fmt::format("{} in the affinity mask {} (a run gets a whole core)", counted(physical(), "physical core"),
                         to_cpu_list(affinity));
    if (most() == slurm) return fmt::format("SLURM_CPUS_PER_TASK = {}", slurm);
    return fmt::format("the quota of {} CPUs in {}", quota->cpus, quota->file.string());
  }

  std::string facts() const {
    std::string text = efficiency.empty() ? fmt::format("{} physical", performance.size())
                                          : fmt::format("{} performance, {} efficiency", performance.size(), efficiency.size());
    text += fmt::format(", affinity {}, ", to_cpu_list(affinity));
    text += quota ? fmt::format("quota {} CPUs", quota->cpus) : "no quota";
    if (slurm != unlimited) text += fmt::format(", SLURM_CPUS_PER_TASK {}", slurm);
    return text;
  }
};

Limits read_limits(const SystemPaths& paths) {
  Limits limits;
  limits.affinity = allowed_cpus(paths);
  limits.quota = cpu_quota(paths);
  limits.slurm = slurm_cpus();
  const std::vector<Core> cores = machine_cores();
  for (const Core& core : cores) {
    const auto allowed = [&](unsigned pu) { return std::binary_search(limits.affinity.begin(), limits.affinity.end(), pu); };
    const auto pu = std::find_if(core.pus.begin(), core.pus.end(), allowed);
    if (pu != core.pus.end()) (core.kind == CoreKind::performance ? limits.performance : limits.efficiency).push_back(*pu);
  }
  require(limits.physical() > 0, "none of the {} of this machine is in the affinity mask {}; start the program with another mask (taskset)",
          counted(cores.size(), "core"), to_cpu_list(limits.affinity));
  if (limits.performance.empty()) limits.performance.swap(limits.efficiency);  // a mask of efficiency cores only: they are all there is
  return limits;
}

std::size_t lanes(const Limits& limits, std::optional<int> requested) {
  const std::size_t most = limits.most();
  if (requested) {
    require(*requested >= 1, "cores = {} is below 1; try \"auto\" (at most {} here)", *requested, most);
    require(static_cast<std::size_t>(*requested) <= most, "cores = {} is above {}, the limit set by {}; try \"auto\", or {} or fewer",
            *requested, most, limits.tightest(), most);
    return static_cast<std::size_t>(*requested);
  }
  const std::size_t fast = std::min(limits.performance.size(), most);
  const bool spare = most > fast;  // an efficiency core serves the system
  return fast > 2 && !spare ? fast - 1 : fast;
}

}  // namespace

CoreBudget core_budget(std::optional<int> requested, const SystemPaths& paths) {
  const Limits limits = read_limits(paths);
  const std::size_t n = lanes(limits, requested);
  std::vector<unsigned> cores = limits.performance;
  cores.insert(cores.end(), limits.efficiency.begin(), limits.efficiency.end());

  CoreBudget budget;
  budget.pus.assign(cores.begin(), cores.begin() + static_cast<std::ptrdiff_t>(n));
  budget.reason = fmt::format("{}: {}", counted(n, "core"), limits.facts());
  if (requested) budget.reason += fmt::format(", {} asked for", n);
  if (n < limits.most()) {
    budget.system_pu = cores[std::max(n, limits.efficiency.empty() ? n : limits.performance.size())];
    budget.reason += fmt::format(", CPU {} left to the system", *budget.system_pu);
  }
  return budget;
}

}  // namespace regatta
