#include "framework/engine/batch.hpp"

#include <chrono>

#include "framework/core/error.hpp"

namespace regatta {

Batch::Batch(std::span<const Job> jobs, const MakeTask& make, const StopRequest& stop, std::size_t lanes)
    : jobs_(jobs), make_(make), stop_(stop), order_(admission_order(jobs)), tasks_(jobs.size()), lanes_(lanes) {
  finished_.reserve(jobs.size());  // so that complete() cannot fail
}

void Batch::serve(Lane& lane) noexcept {
  try {
    // One entry for all runs: entering costs as much as an empty run. make() is inside, too, so that its parallel loops stay here.
    lane.enter([&] {
      while (const auto position = admit()) {
        auto task = make(*position);
        lane.run(*task);
        complete(*position, std::move(task));
      }
    });
  } catch (...) {
    fail(std::current_exception());
  }
  leave();
}

std::optional<std::size_t> Batch::admit() {
  if (stop_.asked() || failed_.load(std::memory_order_relaxed)) return std::nullopt;
  const std::size_t next = next_.fetch_add(1, std::memory_order_relaxed);
  if (next >= order_.size()) return std::nullopt;
  return order_[next];
}

std::unique_ptr<RunTask> Batch::make(std::size_t position) const {
  auto task = make_(jobs_[position]);
  if (!task) throw ContractError(fmt::format("Engine::process: make returned no task for run {}", jobs_[position].index));
  return task;
}

void Batch::complete(std::size_t position, std::unique_ptr<RunTask> task) {
  tasks_[position] = std::move(task);
  const std::lock_guard lock(mutex_);
  finished_.push_back(position);
  if (finished_.size() == 1) some_finished_.notify_one();
}

void Batch::leave() {
  const std::lock_guard lock(mutex_);  // held while notifying: the batch may be gone as soon as the last lane lets go
  if (--lanes_ > 0) return;
  some_finished_.notify_one();
  all_left_.notify_one();
}

bool Batch::collect(std::vector<std::size_t>& positions) {
  // Runs of microseconds would wake the caller once a run, which costs more than they do: it comes a thousand times a second at most.
  constexpr std::chrono::milliseconds gather{1};
  positions.clear();
  std::unique_lock lock(mutex_);
  some_finished_.wait(lock, [&] { return !finished_.empty() || lanes_ == 0; });
  all_left_.wait_for(lock, gather, [&] { return lanes_ == 0; });
  positions.assign(finished_.begin(), finished_.end());  // keeps the memory that complete() relies on
  finished_.clear();
  return !positions.empty();
}

void Batch::fail(std::exception_ptr why) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = std::move(why);
  failed_.store(true, std::memory_order_relaxed);
}

void Batch::wait_for_lanes() {
  std::unique_lock lock(mutex_);
  all_left_.wait(lock, [&] { return lanes_ == 0; });
}

}  // namespace regatta
