#include "framework/engine/memory_limit.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string_view>

#include <unistd.h>

#include "framework/core/error.hpp"

namespace regatta {
namespace {

void tighten(MemoryLimit& limit, double bytes, const std::string& source) {
  if (bytes < limit.bytes) limit = {bytes, source};
}

std::optional<double> variable(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return {};
  const std::string_view value(text);
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  require(error == std::errc{} && end == value.data() + value.size() && number >= 0,
          "{} = \"{}\" is not a number; unset it, or set it right", name, value);
  if (number == 0) return {};  // Slurm: all memory of the node
  return number;
}

}  // namespace

MemoryLimit memory_limit(const SystemPaths& paths) {
  MemoryLimit limit{static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGE_SIZE)), "this machine"};
  for (const auto& folder : cgroup_folders("memory", paths)) {
    const auto file = folder.path / (folder.version == 2 ? "memory.max" : "memory.limit_in_bytes");
    double bytes = 0;
    if (std::ifstream in(file); in >> bytes) tighten(limit, bytes, file.string());  // "max" is no number
  }
  constexpr double mebibyte = 1024.0 * 1024.0;  // Slurm's unit
  if (const auto node = variable("SLURM_MEM_PER_NODE")) tighten(limit, *node * mebibyte, "SLURM_MEM_PER_NODE");
  const auto cpu = variable("SLURM_MEM_PER_CPU");
  const auto cpus = variable("SLURM_CPUS_ON_NODE");
  if (cpu && cpus) tighten(limit, *cpu * *cpus * mebibyte, "SLURM_MEM_PER_CPU");
  return limit;
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double all = 0, resident = 0;
  return statm >> all >> resident ? resident * static_cast<double>(::sysconf(_SC_PAGE_SIZE)) : 0;
}

}  // namespace regatta
