#include "framework/study/run/health.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <time.h>

#include "framework/core/error.hpp"
#include "framework/engine/memory_limit.hpp"
#include "framework/study/plan/disk_space.hpp"
#include "framework/study/run/health_file.hpp"

namespace regatta {

namespace {

constexpr std::chrono::seconds between_looks{2};

}  // namespace

Health::Health(StudyParts& parts, const std::vector<unsigned>& pus, bool by_thread) : parts_(parts), pus_(pus), stalls_(pus.size()) {
  if (by_thread) thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

Health::~Health() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  std::error_code none;
  std::filesystem::remove(parts_.workspace.health_file(), none);
}

void Health::watch(const std::stop_token& stop) {
  bool writable = true;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, stop, between_looks, [] { return false; }) && !stop.stop_requested()) {
    look_for_stalls(Clock::now());
    try {
      if (writable) write_health(now(), parts_.workspace.health_file());
    } catch (const Error&) {  // a full disk, which the runs have told of; nobody looks on then
      writable = false;
    }
  }
}

/// Of the thread of a lane, as its last run left it, or now.
double Health::cpu_of(std::size_t lane) const {
  const auto& state = *parts_.lanes[lane];
  if (state.in_flight.run == LaneInFlight::none) return state.cpu_time;
  ::timespec now{};
  if (::clock_gettime(state.clock, &now) != 0) return state.cpu_time;
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - state.cpu_before;
}

void Health::look_for_stalls(Clock::time_point now) {
  for (std::size_t i = 0; i < stalls_.size(); ++i) {
    const auto run = parts_.lanes[i]->in_flight.run.load();
    const auto seconds = stalls_[i].look(run, cpu_of(i), now);
    if (!seconds) continue;
    parts_.counts.stalls += 1;
    parts_.logs.say(LogLevel::warn,
                    fmt::format("run {} in lane {} has used no CPU for {:.0f} s: it waits for something", run, i, *seconds));
  }
}

std::optional<RunInLane> Health::run_in(std::size_t lane) const {
  const auto& state = *parts_.lanes[lane];
  RunInLane run{.run = state.in_flight.run, .lane = lane};
  if (run.run == LaneInFlight::none) return {};
  const auto phase = state.in_flight.phase.load();
  run.phase = phase == LaneInFlight::none ? 0 : phase + 1;
  run.wall = std::chrono::duration<double>(Clock::now().time_since_epoch() - Clock::duration(state.run_began)).count();
  run.done = state.progress.done;
  run.total = state.progress.total;
  run.steps = state.progress.steps;
  run.memory = state.memory;
  run.checkpoints = state.checkpoints;
  run.checkpoint_bytes = state.checkpoint_bytes;
  run.disk_wait = state.disk_wait;
  return run;
}

StudyHealth Health::now() const {
  const auto& counts = parts_.counts;
  StudyHealth health;
  auto& study = health.study;
  study.wall = std::chrono::duration<double>(Clock::now() - began_).count();
  for (std::size_t i = 0; i < parts_.lanes.size(); ++i) {
    study.in_flight += parts_.lanes[i]->in_flight.run != LaneInFlight::none ? 1 : 0;
    const double cpu = cpu_of(i);
    health.lanes.push_back({i, pus_[i], cpu, std::clamp(cpu / study.wall, 0.0, 1.0)});
    if (const auto run = run_in(i)) health.runs.push_back(*run);
  }
  study.runs_complete = counts.runs_complete;
  study.runs_failed = counts.runs_failed;
  const auto all = std::uint64_t{parts_.plan.runs.size()};
  const auto begun = counts.runs_complete + counts.runs_failed + counts.runs_kept + study.in_flight;
  study.queue = all > begun ? all - begun : 0;
  study.runs_per_hour = 3'600 * static_cast<double>(study.runs_complete) / study.wall;
  study.samples_per_second = static_cast<double>(counts.samples_done) / study.wall;
  study.stalls = counts.stalls;
  study.io_retries = counts.io_retries;
  study.commits = parts_.commits ? parts_.commits->groups() : 0;
  study.checkpoints = counts.checkpoints;
  study.checkpoint_bytes = counts.checkpoint_bytes;
  study.disk_wait = counts.disk_wait;
  study.disk_free = free_bytes(parts_.workspace.root());
  study.memory = resident_bytes();
  study.memory_limit = memory_for_runs(parts_.study);
  study.largest_run = static_cast<double>(counts.largest_peak);
  for (const auto& run : health.runs) study.largest_run = std::max(study.largest_run, static_cast<double>(run.memory));
  return health;
}

}  // namespace regatta
