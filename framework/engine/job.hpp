#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// A run that waits to be made.
struct Job {
  std::uint64_t index = 0;  ///< Of the run, chosen by the caller.
  double estimate = 0;      ///< Expected duration, in any unit as long as it is one; not a number counts as 0.
  double bytes = 0;         ///< Memory that it needs, for EngineOptions::memory.
};

/// Positions in `jobs` in the order of admission: the longest estimate first, so that no long run is left for the end; ties by index.
std::vector<std::size_t> admission_order(std::span<const Job> jobs);

}  // namespace regatta
