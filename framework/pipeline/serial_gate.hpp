#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

#include "framework/phase/context.hpp"

namespace regatta {

/// Lets one lane at a time into a phase, in the order in which they came. The others wait without using their cores.
class SerialGate {
 public:
  /// Calls `work` when it is this lane's turn. Its parallel loops take up no other phase meanwhile: a lane that is inside never waits
  /// for a second gate, so lanes cannot wait for each other. The wall time of the phase, not that of the run, begins with `work`.
  /// @throws Stopped, LimitReached while it waits; what `work` throws
  void pass(Context& context, const std::function<void()>& work);

 private:
  void enter(Context& context);
  void leave();

  std::mutex mutex_;  // for all below
  std::condition_variable changed_;
  std::deque<std::uint64_t> waiting_;  // tickets, in order
  std::uint64_t tickets_ = 0;
  bool inside_ = false;
};

}  // namespace regatta
