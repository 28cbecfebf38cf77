#pragma once
#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "framework/core/stop.hpp"
#include "framework/engine/job.hpp"
#include "framework/engine/lane.hpp"
#include "framework/engine/memory_gate.hpp"

namespace regatta {

using MakeTask = std::function<std::unique_ptr<RunTask>(const Job&)>;

/// One call of Engine::process() between its lanes and its caller: who takes which job next, what has finished, why it ended early.
/// Positions count in the span of jobs.
class Batch {
 public:
  struct Lanes {
    std::size_t count;                              ///< How many will call serve(), once each.
    double memory;                                  ///< [byte] For the jobs that run at once.
    const std::function<double(const Job&)>& need;  ///< As EngineOptions::need.
  };

  /// All arguments must outlive the batch.
  Batch(std::span<const Job> jobs, const MakeTask& make, const StopRequest& stop, const Lanes& lanes);

  /// On a slot thread: makes and executes one job after the other until none may be admitted.
  void serve(Lane& lane) noexcept;

  /// On the caller's thread: waits for finished positions, without using the CPU, and moves them into `positions`.
  /// @return false when all lanes have left and nothing more will come.
  bool collect(std::vector<std::size_t>& positions);

  /// On the caller's thread: the finished task at a position from collect().
  std::unique_ptr<RunTask> take(std::size_t position) { return std::move(results_[position].task); }

  /// Ends admission because of an exception; the first one counts, runs in flight go on.
  void fail(std::exception_ptr why);

  /// Waits until no lane is inside serve() or on its way there.
  void wait_for_lanes();

  /// What make() or fail() brought; empty if nothing. After wait_for_lanes().
  std::exception_ptr failure() const { return failure_; }

 private:
  std::optional<std::size_t> admit();
  bool asked_to_end() const { return stop_.asked() || failed_.load(std::memory_order_relaxed); }
  bool memory_is_short(double memory, std::size_t lanes) const;
  std::unique_ptr<RunTask> make(std::size_t position) const;
  void complete(std::size_t position, std::unique_ptr<RunTask> task, std::size_t lane) noexcept;
  bool any_finished() const;
  void leave();

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// Written by one lane, read by the caller once it stands in that lane's list.
  struct Result {
    std::unique_ptr<RunTask> task;
    std::size_t earlier = none;  // the next position in the list
  };
  /// The positions a lane has finished and the caller has not collected: a list through results_, on a cache line of its own, so that
  /// lanes do not disturb each other.
  struct alignas(64) Finished {
    std::atomic<std::size_t> last{none};
  };

  std::span<const Job> jobs_;
  const MakeTask& make_;
  const StopRequest& stop_;
  std::vector<std::size_t> order_;
  std::optional<MemoryGate> memory_;  // none: whatever runs at once fits
  std::vector<Result> results_;       // by position
  std::vector<Finished> finished_;    // by lane
  std::atomic<bool> failed_{false};
  alignas(64) std::atomic<std::size_t> next_{0};  // in order_

  alignas(64) std::mutex mutex_;  // for all below
  std::condition_variable some_finished_, all_left_;
  std::size_t lanes_;
  const std::function<double(const Job&)>& need_;
  std::exception_ptr failure_;
};

}  // namespace regatta
