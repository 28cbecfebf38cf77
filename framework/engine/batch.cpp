#include "framework/engine/batch.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <numeric>

#include "framework/core/error.hpp"

namespace regatta {

Batch::Batch(std::span<const Job> jobs, const MakeTask& make, const StopRequest& stop, const Lanes& lanes)
    : jobs_(jobs),
      make_(make),
      stop_(stop),
      order_(admission_order(jobs)),
      results_(jobs.size()),
      finished_(lanes.count),
      lanes_(lanes.count),
      need_(lanes.need) {
  if (memory_is_short(lanes.memory, lanes.count)) memory_.emplace(lanes.memory);
}

/// Whether the largest jobs, one a lane, would need more than there is.
bool Batch::memory_is_short(double memory, std::size_t lanes) const {
  std::vector<double> bytes(jobs_.size());
  std::transform(jobs_.begin(), jobs_.end(), bytes.begin(), [](const Job& job) { return job.bytes; });
  const auto largest = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(lanes, bytes.size()));
  std::partial_sort(bytes.begin(), largest, bytes.end(), std::greater<>());
  return std::accumulate(bytes.begin(), largest, 0.0) > memory;
}

namespace {

/// After a job, also after one that could not be made.
struct Leave {
  std::optional<MemoryGate>& memory;
  double bytes;
  ~Leave() {
    if (memory) memory->leave(bytes);
  }
};

}  // namespace

void Batch::serve(Lane& lane) noexcept {
  try {
    // One entry for all runs: entering costs as much as an empty run. make() is inside, too, so that its parallel loops stay here.
    lane.enter([&] {
      while (const auto position = admit()) {
        const double bytes = need_ ? need_(jobs_[*position]) : jobs_[*position].bytes;
        if (memory_ && !memory_->enter(bytes, [this] { return asked_to_end(); })) break;
        const Leave leave{memory_, bytes};
        if (memory_ && asked_to_end()) break;  // meanwhile: the run before may have asked, and left
        auto task = make(*position);
        lane.run(*task);
        complete(*position, std::move(task), lane.index());
      }
    });
  } catch (...) {
    fail(std::current_exception());
  }
  leave();
}

std::optional<std::size_t> Batch::admit() {
  if (asked_to_end()) return std::nullopt;
  const std::size_t next = next_.fetch_add(1, std::memory_order_relaxed);
  if (next >= order_.size()) return std::nullopt;
  return order_[next];
}

std::unique_ptr<RunTask> Batch::make(std::size_t position) const {
  auto task = make_(jobs_[position]);
  if (!task) throw ContractError(fmt::format("Engine::process: make returned no task for run {}", jobs_[position].index));
  return task;
}

void Batch::complete(std::size_t position, std::unique_ptr<RunTask> task, std::size_t lane) noexcept {
  results_[position].task = std::move(task);
  std::atomic<std::size_t>& last = finished_[lane].last;
  std::size_t before = last.load(std::memory_order_relaxed);
  do results_[position].earlier = before;
  while (!last.compare_exchange_weak(before, position, std::memory_order_release, std::memory_order_relaxed));
  if (before != none) return;  // the caller knows of this list already
  const std::lock_guard lock(mutex_);
  some_finished_.notify_one();
}

void Batch::leave() {
  const std::lock_guard lock(mutex_);  // held while notifying: the batch may be gone as soon as the last lane lets go
  if (--lanes_ > 0) return;
  some_finished_.notify_one();
  all_left_.notify_one();
}

bool Batch::any_finished() const {
  return std::any_of(finished_.begin(), finished_.end(), [](const Finished& f) { return f.last.load(std::memory_order_relaxed) != none; });
}

bool Batch::collect(std::vector<std::size_t>& positions) {
  // A wake-up costs several us, more than a short run: the caller comes a hundred times a second at most, about 0.1 % of a core.
  constexpr std::chrono::milliseconds gather{10};
  {
    std::unique_lock lock(mutex_);
    some_finished_.wait(lock, [&] { return any_finished() || lanes_ == 0; });
    all_left_.wait_for(lock, gather, [&] { return lanes_ == 0; });
  }
  positions.clear();
  for (Finished& lane : finished_)
    for (std::size_t at = lane.last.exchange(none, std::memory_order_acquire); at != none; at = results_[at].earlier)
      positions.push_back(at);
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
