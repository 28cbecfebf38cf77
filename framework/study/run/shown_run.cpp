#include "framework/study/run/shown_run.hpp"

#include <chrono>

#include <pthread.h>

namespace regatta {

namespace {

std::chrono::steady_clock::rep now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

/// Before its first run.
void begin_lane(LaneState& lane) {
  lane.has_clock = true;
  ::clockid_t clock{};
  if (::pthread_getcpuclockid(::pthread_self(), &clock) == 0) lane.clock = clock;
  lane.cpu_before = thread_cpu_seconds();
}

}  // namespace

ShownRun::ShownRun(LaneState& lane, const RunMemory& memory, std::uint64_t run, std::uint64_t identity) : lane_(lane), memory_(memory) {
  if (!lane.has_clock) begin_lane(lane);
  lane.progress.steps = 0;
  lane.run_began = now();
  lane.memory = lane.checkpoints = lane.checkpoint_bytes = 0;
  lane.disk_wait = 0;
  lane.in_flight.begin(run, identity);
  begin_phase(LaneInFlight::none);
}

ShownRun::~ShownRun() {
  lane_.cpu_time = thread_cpu_seconds() - lane_.cpu_before;
  lane_.in_flight.end();
}

void ShownRun::begin_phase(std::uint64_t phase) {
  lane_.progress.done = 0;
  lane_.progress.total = 0;
  lane_.in_flight.phase = phase;
  lane_.phase_began = now();
}

void ShownRun::complete(RunMetrics& metrics) const {
  metrics.wall = watch_.wall();
  metrics.steps = lane_.progress.steps;
  metrics.steps_per_second = metrics.wall > 0 ? static_cast<double>(metrics.steps) / metrics.wall : 0;
  metrics.memory_budget = static_cast<std::uint64_t>(memory_.budget().bytes);
  metrics.memory = memory_.peak();
  metrics.memory_hot = memory_.peak(MemoryPart::hot);
  metrics.memory_checkpoints = memory_.peak(MemoryPart::checkpoints);
  metrics.memory_analysis = memory_.peak(MemoryPart::analysis);
  metrics.memory_overhead = memory_.peak(MemoryPart::overhead);
  lane_.memory = metrics.memory;
  lane_.checkpoints = metrics.checkpoints;
  lane_.checkpoint_bytes = metrics.checkpoint_bytes;
  lane_.disk_wait = metrics.disk_wait;
}

}  // namespace regatta
