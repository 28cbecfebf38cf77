#pragma once
#include <atomic>

namespace regatta {

/// A wish to stop, set once by a signal or a caller and seen by all runs at their next poll().
class StopRequest {
 public:
  StopRequest() = default;
  /// Asked by itself or by `outer`, which lives longer.
  explicit StopRequest(const StopRequest* outer) : outer_(outer) {}

  void ask() { asked_.store(true, std::memory_order_relaxed); }
  bool asked() const { return asked_.load(std::memory_order_relaxed) || (outer_ && outer_->asked()); }

 private:
  const StopRequest* outer_ = nullptr;
  std::atomic<bool> asked_{false};
};

/// Leaves a phase because of a stop request or a limit. Not a std::exception on purpose: an author's catch (const std::exception&)
/// must not turn a partial result into a whole one.
struct Stopped {};

}  // namespace regatta
