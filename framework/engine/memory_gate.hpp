#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

namespace regatta {

/// Admits runs as long as what they say they need fits into the memory together, in the order in which they ask. A run that is alone
/// is always admitted, so that nobody waits for ever.
class MemoryGate {
 public:
  /// @param bytes of memory for all that are inside
  explicit MemoryGate(double bytes) : room_(bytes) {}

  /// Waits without using the core, and looks twenty times a second whether it should give up.
  /// @return false when `given_up` said so: then there is nothing to leave
  bool enter(double bytes, const std::function<bool()>& given_up);
  void leave(double bytes);

 private:
  std::mutex mutex_;  // for all below
  std::condition_variable changed_;
  std::deque<std::uint64_t> waiting_;  // tickets, in order
  std::uint64_t tickets_ = 0;
  double room_;  // what nobody uses; negative while one that is too large is inside
  std::size_t inside_ = 0;
};

}  // namespace regatta
