#pragma once
#include <cstdint>
#include <vector>

#include "framework/core/schema.hpp"

namespace regatta {

/// A lane of a study that runs, or has run; a row of /metrics/lanes.
struct LaneMetrics {
  std::uint64_t lane = 0;
  std::uint64_t cpu = 0;
  double cpu_time = 0;
  double utilisation = 0;
  static constexpr auto schema() {
    using L = LaneMetrics;
    return fields(field<&L::lane>("lane"), field<&L::cpu>("processing unit that it is pinned to"),
                  field<&L::cpu_time>("CPU time of its thread", unit("s")),
                  field<&L::utilisation>("CPU time by wall time, from its first run on", range(0, 1)));
  }
};

/// The state of a study that runs, or the last one of one that has ended; /metrics/study. All counts are of this call of the program.
struct StudyMetrics {
  double wall = 0;
  std::uint64_t queue = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t runs_complete = 0;
  std::uint64_t runs_failed = 0;
  double runs_per_hour = 0;
  double samples_per_second = 0;
  std::uint64_t stalls = 0;
  std::uint64_t io_retries = 0;
  std::uint64_t commits = 0;
  std::uint64_t checkpoints = 0;
  std::uint64_t checkpoint_bytes = 0;
  double disk_wait = 0;
  double disk_free = 0;
  double memory = 0;
  double memory_limit = 0;
  double largest_run = 0;
  static constexpr auto schema() {
    using M = StudyMetrics;
    return fields(field<&M::wall>("wall time since the runs began", unit("s")), field<&M::queue>("runs that wait for a lane"),
                  field<&M::in_flight>("runs that are in a lane"), field<&M::runs_complete>("runs that were computed"),
                  field<&M::runs_failed>("runs that failed"), field<&M::runs_per_hour>("computed runs", unit("1/h")),
                  field<&M::samples_per_second>("samples of computed runs", unit("1/s")),
                  field<&M::stalls>("times that a run in a lane used no CPU for a minute"),
                  field<&M::io_retries>("writes that were made again"), field<&M::commits>("commits of files of runs in flight"),
                  field<&M::checkpoints>("checkpoints of all runs"), field<&M::checkpoint_bytes>("that they wrote", unit("byte")),
                  field<&M::disk_wait>("time that lanes waited for the disk", unit("s")),
                  field<&M::disk_free>("left on the file system of the study", unit("byte")),
                  field<&M::memory>("of this process that is resident", unit("byte")),
                  field<&M::memory_limit>("that runs may use together", unit("byte")),
                  field<&M::largest_run>("most memory that a run held", unit("byte")));
  }
};

/// A run in a lane. Its memory, checkpoints and waits are those up to the last phase or checkpoint that ended.
struct RunInLane {
  std::uint64_t run = 0;
  std::uint64_t lane = 0;
  std::uint64_t phase = 0;
  double wall = 0;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::uint64_t steps = 0;
  std::uint64_t memory = 0;
  std::uint64_t checkpoints = 0;
  std::uint64_t checkpoint_bytes = 0;
  double disk_wait = 0;
  static constexpr auto schema() {
    using R = RunInLane;
    return fields(field<&R::run>("run"), field<&R::lane>("lane"), field<&R::phase>("position in the pipeline, from 1; 0: before the first"),
                  field<&R::wall>("wall time since it began", unit("s")), field<&R::done>("items of the phase that are done"),
                  field<&R::total>("items of the phase; 0: not known"), field<&R::steps>("steps of steppers"),
                  field<&R::memory>("most memory that it held", unit("byte")), field<&R::checkpoints>("checkpoints that were saved"),
                  field<&R::checkpoint_bytes>("that they wrote", unit("byte")),
                  field<&R::disk_wait>("time that it waited for the disk", unit("s")));
  }
};

struct StudyHealth {
  StudyMetrics study;
  std::vector<LaneMetrics> lanes;
  std::vector<RunInLane> runs;  ///< Of lanes that have one.
};

}  // namespace regatta
