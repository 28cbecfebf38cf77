#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace regatta::testing {

/// Ends the program when a phase does not return: a call that never polls cannot be stopped, nor its thread be taken away, and the test
/// would hang for ever. It aborts, so that test frameworks say in which case, and debuggers where.
class Watchdog {
 public:
  explicit Watchdog(std::string phase);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// What is tried from now on, and the wall time that may pass in it without a call that begins or ends [s].
  void watch(std::string check, double seconds);
  /// A call of the phase begins or ends: the time starts again. From any thread.
  void call();

 private:
  using Clock = std::chrono::steady_clock;
  void restart();  // with the mutex held
  void wait(const std::stop_token& stop);
  [[noreturn]] void bite() const;

  const std::string phase_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string check_;
  double seconds_ = 0;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::jthread thread_;  // looks at all of the above
};

}  // namespace regatta::testing
