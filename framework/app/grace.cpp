#include "framework/app/grace.hpp"

#include <chrono>

namespace regatta {

void Grace::begin() {
  const std::lock_guard lock(mutex_);
  if (thread_.joinable() || over_) return;
  thread_ = std::thread([this] {
    std::unique_lock wait(mutex_);
    if (!changed_.wait_for(wait, std::chrono::duration<double>(grace_.seconds), [this] { return over_; })) late_();
  });
}

Grace::~Grace() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace regatta
