#include "framework/pipeline/serial_gate.hpp"

#include <algorithm>
#include <chrono>

#include <tbb/task_arena.h>

namespace regatta {

void SerialGate::pass(Context& context, const std::function<void()>& work) {
  enter(context);
  struct Inside {
    SerialGate& gate;
    ~Inside() { gate.leave(); }
  } const inside{*this};
  tbb::this_task_arena::isolate([&] { work(); });
}

void SerialGate::enter(Context& context) {
  constexpr std::chrono::milliseconds notice{50};  // a stop request wakes nobody, so those who wait look for it
  std::unique_lock lock(mutex_);
  const auto ticket = tickets_++;
  waiting_.push_back(ticket);
  try {
    while (inside_ || waiting_.front() != ticket) {
      changed_.wait_for(lock, notice);
      context.restart_wall();
      context.poll();
    }
  } catch (...) {
    waiting_.erase(std::ranges::find(waiting_, ticket));
    changed_.notify_all();  // the one behind may be first now
    throw;
  }
  waiting_.pop_front();
  inside_ = true;
}

void SerialGate::leave() {
  {
    const std::lock_guard lock(mutex_);
    inside_ = false;
  }
  changed_.notify_all();
}

}  // namespace regatta
