#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>

#include "framework/core/counted_memory.hpp"

namespace regatta {

/// What phases keep in one lane: one object a phase. Thread-safe, but only the lane itself asks for what is in it.
class LaneData {
 public:
  explicit LaneData(std::size_t lane) : lane_(lane) {}

  std::size_t lane() const { return lane_; }

  /// The object of this phase, made by `make`, a std::shared_ptr<T>, if it is not there. `phase` is any address that no other phase has.
  template <class T, class Make>
  T& get(const void* phase, Make make) {
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = kept_.find(phase); found != kept_.end()) return *static_cast<T*>(found->second.get());
    }
    const counted_memory::Uncounted of_no_run;
    std::shared_ptr<T> made = make();
    const std::lock_guard lock(mutex_);
    return *static_cast<T*>(kept_.emplace(phase, std::move(made)).first->second.get());
  }

  /// Destroys the object of a phase, if there is one.
  void drop(const void* phase) {
    std::shared_ptr<void> dropped;
    const std::lock_guard lock(mutex_);
    if (const auto found = kept_.find(phase); found != kept_.end()) {
      dropped = std::move(found->second);
      kept_.erase(found);
    }
  }

  /// Destroys all; on the thread of the lane, as it ends.
  void clear() {
    const std::lock_guard lock(mutex_);
    kept_.clear();
  }

 private:
  std::size_t lane_;
  std::mutex mutex_;
  std::map<const void*, std::shared_ptr<void>> kept_;
};

}  // namespace regatta
