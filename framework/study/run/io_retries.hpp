#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "framework/core/stop.hpp"

namespace regatta {

/// Makes a write again that the system has refused, such as one to a disk that is full for a while or to a network file system that does
/// not answer. It waits a second before the first repetition, twice as long before each further one, a minute at most.
class IoRetries {
 public:
  using Told = std::function<void(const std::string& text)>;

  /// `most`: repetitions of one write. `told` is called before the wait for each of them, on the thread of the write. `waiting`: how many
  /// writes wait for their repetition now; may be null.
  IoRetries(std::uint64_t most, const StopRequest& stop, Told told, std::atomic<std::uint64_t>* waiting = nullptr)
      : most_(most), stop_(stop), told_(std::move(told)), waiting_(waiting) {}

  /// @throws IoError of the last try; after a stop request nothing is tried again. Whatever else `write` throws is thrown at once.
  void operator()(const std::function<void()>& write) const;

 private:
  bool wait(std::uint64_t repetition) const;

  std::uint64_t most_;
  const StopRequest& stop_;
  Told told_;
  std::atomic<std::uint64_t>* waiting_;
};

}  // namespace regatta
