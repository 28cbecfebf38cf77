#include "framework/study/plan/run_table.hpp"

#include <algorithm>
#include <cmath>

namespace regatta {

std::uint64_t most_samples(std::uint64_t limit, const RunBytes& run_bytes, double room) {
  if (limit <= 1 || run_bytes(limit) <= room) return std::max<std::uint64_t>(1, limit);
  std::uint64_t fits = 1, too_many = limit;
  while (too_many - fits > 1) {
    const auto middle = fits + (too_many - fits) / 2;
    (run_bytes(middle) <= room ? fits : too_many) = middle;
  }
  return fits;
}

std::uint64_t automatic_per_run(std::uint64_t samples, std::size_t cores, const RunBytes& run_bytes, double memory_bytes,
                                const SampleCost& cost) {
  constexpr std::uint64_t runs_per_core = 15, fewest_per_core = 4;
  // A run costs some milliseconds beside its samples: its file, and histograms whose bins grow much slower than the samples in them.
  constexpr double short_run = 0.25;   // [s]
  constexpr double longest_run = 600;  // [s]; what a stop may cost of a phase without checkpoints
  constexpr double most_bytes_of_rows = 4 << 20, most_bytes_of_short_run = 16 << 20;
  const auto in_runs = [&](std::uint64_t of_a_core) {
    const auto runs = std::max<std::uint64_t>(1, of_a_core * cores);
    return (samples + runs - 1) / runs;
  };
  const auto rows_in = [&](double bytes) { return static_cast<std::uint64_t>(std::max(1.0, bytes / std::max(1.0, cost.row_bytes))); };
  const auto in_short_run = static_cast<std::uint64_t>(cost.seconds > 0 ? std::round(std::min(1e9, short_run / cost.seconds)) : 0);
  const auto wanted = std::max(in_runs(runs_per_core), std::min(in_runs(fewest_per_core), in_short_run));
  const auto in_long_run = static_cast<std::uint64_t>(cost.seconds > 0 ? std::clamp(longest_run / cost.seconds, 1.0, 1e9) : 1e9);
  const auto most = std::min(in_long_run, std::max(rows_in(most_bytes_of_rows), std::min(rows_in(most_bytes_of_short_run), in_short_run)));
  return most_samples(std::min(wanted, most), run_bytes, memory_bytes / 4 / static_cast<double>(std::max<std::size_t>(1, cores)));
}

std::vector<Slice> run_table(std::uint64_t count, std::uint64_t per_run, std::uint64_t cases, const std::vector<Slice>& before,
                             std::uint64_t next_run) {
  std::vector<Slice> runs;
  std::vector<std::uint64_t> next(cases, 0);  // sample of each case
  for (auto slice : before) {
    auto& first = next.at(slice.case_index);
    if (slice.first_sample != first || first >= count) continue;
    slice.sample_count = std::min(slice.sample_count, count - first);
    first += slice.sample_count;
    runs.push_back(slice);
  }
  // Slice by slice over all cases, so that a study that is made smaller and larger again finds its runs under their numbers.
  while (true) {
    const auto lowest = static_cast<std::uint64_t>(std::ranges::min_element(next) - next.begin());
    auto& first = next[lowest];
    if (first >= count) return runs;
    const auto samples = std::min(per_run, count - first);
    runs.push_back({next_run++, lowest, first, samples});
    first += samples;
  }
}

}  // namespace regatta
