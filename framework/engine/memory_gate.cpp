#include "framework/engine/memory_gate.hpp"

#include <algorithm>
#include <chrono>

namespace regatta {

bool MemoryGate::enter(double bytes, const std::function<bool()>& given_up) {
  constexpr std::chrono::milliseconds notice{50};
  std::unique_lock lock(mutex_);
  const auto ticket = tickets_++;
  waiting_.push_back(ticket);
  bool admitted = true;
  while (waiting_.front() != ticket || (inside_ > 0 && bytes > room_)) {
    changed_.wait_for(lock, notice);
    if (given_up()) {
      admitted = false;
      break;
    }
  }
  waiting_.erase(std::ranges::find(waiting_, ticket));
  if (admitted) {
    room_ -= bytes;
    ++inside_;
  }
  changed_.notify_all();  // the next one may be first now, and fit
  return admitted;
}

void MemoryGate::leave(double bytes) {
  {
    const std::lock_guard lock(mutex_);
    room_ += bytes;
    --inside_;
  }
  changed_.notify_all();
}

}  // namespace regatta
