#pragma once
#include <functional>
#include <mutex>
#include <string_view>

#include "framework/core/stop.hpp"
#include "framework/engine/signals.hpp"

namespace regatta {

/// What SIGINT, SIGTERM and SIGHUP mean to a study: the first one asks it to stop, the second ends the process with a word. Made before any
/// other thread, as SignalThread says.
class StopSignals {
 public:
  StopSignals();

  const StopRequest& request() const { return request_; }

  /// `told` is called on the signal thread with the name of the first signal; at once if that has come already.
  void listen(std::function<void(std::string_view name)> told);
  /// After this nobody is told.
  void forget();

 private:
  void first(std::string_view name);

  StopRequest request_;
  std::mutex mutex_;
  std::function<void(std::string_view)> told_;
  SignalThread thread_;  // the last member: it calls the others
};

}  // namespace regatta
