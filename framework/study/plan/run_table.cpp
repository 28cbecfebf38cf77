#include "framework/study/plan/run_table.hpp"

#include <algorithm>
#include <cmath>

namespace regatta {

std::uint64_t automatic_per_run(std::uint64_t samples, std::size_t cores, double bytes_per_sample, double memory_bytes) {
  constexpr std::uint64_t runs_per_core = 15;
  const auto runs = std::max<std::uint64_t>(1, runs_per_core * cores);
  const auto balanced = (samples + runs - 1) / runs;
  const double room = memory_bytes / 4 / static_cast<double>(std::max<std::size_t>(1, cores)) / std::max(1.0, bytes_per_sample);
  return std::max<std::uint64_t>(1, std::min(balanced, static_cast<std::uint64_t>(room)));
}

std::vector<Slice> run_table(std::uint64_t count, std::uint64_t per_run, const std::vector<Slice>& before) {
  std::vector<Slice> runs;
  std::uint64_t next = 0;
  const auto add = [&](std::uint64_t samples) {
    runs.push_back({runs.size(), next, samples});
    next += samples;
  };
  for (const auto& slice : before) {
    if (next < count) add(std::min(slice.sample_count, count - next));
  }
  while (next < count) add(std::min(per_run, count - next));
  return runs;
}

}  // namespace regatta
