#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "framework/core/duration.hpp"

namespace regatta {

/// Ends a stop that takes too long: when begin() was called and the object still lives after the grace time, `late` is called on a thread
/// of its own, which may leave the process.
class Grace {
 public:
  Grace(Duration grace, std::function<void()> late) : grace_(grace), late_(std::move(late)) {}
  ~Grace();
  Grace(const Grace&) = delete;
  Grace& operator=(const Grace&) = delete;

  /// From any thread; the second call does nothing.
  void begin();

 private:
  Duration grace_;
  std::function<void()> late_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace regatta
