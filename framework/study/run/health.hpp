#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "framework/study/run/stall_watch.hpp"
#include "framework/study/run/study_metrics.hpp"
#include "framework/study/run/study_parts.hpp"

namespace regatta {

/// Looks after a study that runs: every two seconds it writes how it is into the workspace, and says so when a run in a lane uses no CPU
/// for a minute. A mostly sleeping thread; a study that is computed without any thread has none, and is only asked in the end.
class Health {
 public:
  /// `pus`: of each lane.
  Health(StudyParts& parts, const std::vector<unsigned>& pus, bool by_thread);
  Health(const Health&) = delete;
  Health& operator=(const Health&) = delete;
  /// Takes the file away.
  ~Health();

  StudyHealth now() const;

 private:
  using Clock = std::chrono::steady_clock;

  void watch(const std::stop_token& stop);
  void look_for_stalls(Clock::time_point now);
  double cpu_of(std::size_t lane) const;
  std::optional<RunInLane> run_in(std::size_t lane) const;

  StudyParts& parts_;
  std::vector<unsigned> pus_;
  Clock::time_point began_ = Clock::now();
  std::vector<StallWatch> stalls_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;
};

}  // namespace regatta
