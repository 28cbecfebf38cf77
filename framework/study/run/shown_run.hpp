#pragma once
#include <cstdint>
#include <string>

#include "framework/engine/cpu_time.hpp"
#include "framework/phase/run_memory.hpp"
#include "framework/study/results/run_metrics.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// What who looks at a lane sees of the run in it, from the constructor to the destructor. Only the thread of the lane uses it.
class ShownRun {
 public:
  /// @param identity  what the run is known by to later processes, should this one end abruptly
  ShownRun(LaneState& lane, const RunMemory& memory, std::uint64_t run, std::uint64_t identity);
  ~ShownRun();
  ShownRun(const ShownRun&) = delete;
  ShownRun& operator=(const ShownRun&) = delete;

  void begin_phase(std::uint64_t phase);
  void end_phase() { lane_.memory = memory_.peak(); }

  /// Adds time, steps and memory to the numbers of checkpoints and waits, and shows them all.
  void complete(RunMetrics& metrics) const;

 private:
  LaneState& lane_;
  const RunMemory& memory_;
  Stopwatch watch_;
};

}  // namespace regatta
