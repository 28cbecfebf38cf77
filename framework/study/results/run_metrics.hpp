#pragma once
#include <cstdint>
#include <string>

#include "framework/core/schema.hpp"

namespace regatta {

/// What a phase of a run took; a row of /metrics.
struct PhaseMetrics {
  std::string phase;
  bool computed = false;
  double wall = 0;
  double cpu = 0;
  std::uint64_t items = 0;
  std::uint64_t steps = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t peak_scratch = 0;
  static constexpr auto schema() {
    using M = PhaseMetrics;
    return fields(field<&M::phase>("phase"), field<&M::computed>("computed by this attempt; otherwise taken from an earlier one"),
                  field<&M::wall>("wall time", unit("s")), field<&M::cpu>("CPU time of the lane", unit("s")),
                  field<&M::items>("samples of the run"), field<&M::steps>("steps of a stepper, by this attempt"),
                  field<&M::bytes_out>("products before compression", unit("byte")),
                  field<&M::peak_scratch>("largest scratch memory in use", unit("byte")));
  }
};

/// What a run took as a whole, by this attempt: attribute `run` of /metrics, and `metrics` of a checkpoint. Of memory the most at any time,
/// and of each part of it.
struct RunMetrics {
  double wall = 0;
  std::uint64_t steps = 0;
  double steps_per_second = 0;
  double samples_per_second = 0;
  std::uint64_t memory_budget = 0;
  std::uint64_t memory = 0;
  std::uint64_t memory_hot = 0;
  std::uint64_t memory_checkpoints = 0;
  std::uint64_t memory_analysis = 0;
  std::uint64_t memory_overhead = 0;
  std::uint64_t checkpoints = 0;
  std::uint64_t checkpoint_bytes = 0;
  double checkpoint_time = 0;
  double disk_wait = 0;
  std::uint64_t io_retries = 0;
  static constexpr auto schema() {
    using M = RunMetrics;
    return fields(field<&M::wall>("wall time from the begin of the run", unit("s")), field<&M::steps>("steps of steppers"),
                  field<&M::steps_per_second>("of steppers, by wall time", unit("1/s")),
                  field<&M::samples_per_second>("of a complete run, by wall time", unit("1/s")),
                  field<&M::memory_budget>("that the run might have used", unit("byte")), field<&M::memory>("memory", unit("byte")),
                  field<&M::memory_hot>("with which phases computed", unit("byte")),
                  field<&M::memory_checkpoints>("of states while they were saved", unit("byte")),
                  field<&M::memory_analysis>("of products until they were in the file", unit("byte")),
                  field<&M::memory_overhead>("for all else", unit("byte")), field<&M::checkpoints>("checkpoints that were saved"),
                  field<&M::checkpoint_bytes>("that they wrote, compressed", unit("byte")),
                  field<&M::checkpoint_time>("time of the lane to save them", unit("s")),
                  field<&M::disk_wait>("time that the lane waited for the disk, as more was on its way to it than its budget", unit("s")),
                  field<&M::io_retries>("writes that were made again"));
  }
};

}  // namespace regatta
