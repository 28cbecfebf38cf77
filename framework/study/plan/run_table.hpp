#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "framework/study/study.hpp"

namespace regatta {

/// A run of a study over samples: which of them it computes, and for which case.
struct Slice {
  std::uint64_t run = 0;
  std::uint64_t case_index = 0;  ///< Of Study::cases.
  std::uint64_t first_sample = 0;
  std::uint64_t sample_count = 0;
  friend bool operator==(const Slice&, const Slice&) = default;
};

/// The memory that a run of so many samples takes [byte]; it does not decrease with them.
using RunBytes = std::function<double(std::uint64_t samples)>;

/// The most samples up to `limit` of a run that takes no more than `room`; 1 if even that does not fit.
std::uint64_t most_samples(std::uint64_t limit, const RunBytes& run_bytes, double room);

/// What a sample costs in a run.
struct SampleCost {
  double row_bytes = 0;  ///< Of its rows in all ports.
  double seconds = 0;    ///< 0: no phase says it.
};

/// Samples a run when the study says "auto": 15 runs a core, so that the last ones end together; 4 of them will do if they are short (less
/// than a quarter of a second), and more if they take more than ten minutes. Fewer samples where their rows would take more than 4 MiB (or,
/// of short runs, 16 MiB), so that the memory of a study does not grow with its samples, or the runs in flight more than a quarter of the
/// memory.
std::uint64_t automatic_per_run(std::uint64_t samples, std::size_t cores, const RunBytes& run_bytes, double memory_bytes,
                                const SampleCost& cost);

/// Cuts the samples [0, count) of every case into runs, in order of their numbers; within a case also in order of samples. Runs of an
/// earlier table, whose cases have been given their present indices, keep numbers and slices as long as they lie inside: a larger count
/// and further cases only add runs, numbered from `next_run` on.
std::vector<Slice> run_table(std::uint64_t count, std::uint64_t per_run, std::uint64_t cases, const std::vector<Slice>& before,
                             std::uint64_t next_run);

}  // namespace regatta
