#pragma once
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "framework/engine/lane_arena.hpp"

namespace regatta {

/// One simulation core: a thread pinned to it for life, named "lane-<index>", and the arena that this thread alone enters.
class Lane {
 public:
  /// Starts the thread, which calls `work` inside neither arena nor lock; the lane ends when `work` returns. `work` must not throw.
  /// Returns when the thread is pinned and its arena and graph are built.
  /// @throws what their construction throws.
  Lane(std::size_t index, unsigned pu, const GraphShape& shape, Path path, std::function<void(Lane&)> work);

  /// Waits for `work` to return: tell it to end before.
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  std::size_t index() const { return index_; }
  unsigned pu() const { return pu_; }

  /// Empty, or why the thread is not pinned. It works all the same, but the system may move it.
  const std::string& warning() const { return warning_; }

  /// As in LaneArena; for `work` only.
  void enter(const std::function<void()>& body) { arena_->enter(body); }
  void run(RunTask& task) { arena_->run(task, index_); }

 private:
  void pin();

  std::size_t index_;
  unsigned pu_;
  std::string warning_;
  std::unique_ptr<LaneArena> arena_;
  std::thread thread_;
};

}  // namespace regatta
