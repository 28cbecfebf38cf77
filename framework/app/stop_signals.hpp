#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>

#include "framework/app/on_finish.hpp"
#include "framework/core/duration.hpp"
#include "framework/core/stop.hpp"
#include "framework/engine/in_flight.hpp"
#include "framework/engine/signals.hpp"

namespace regatta {

/// What SIGINT, SIGTERM and SIGHUP mean to a study: the first one asks it to stop, the second ends the process with a word. Made before any
/// other thread, as SignalThread says.
class StopSignals {
 public:
  /// Who takes them: a thread, or, in a process that must have none, a signal handler. One object with a handler at a time.
  enum class By { thread, handler };
  static constexpr std::string_view of_a_study = "aborted; the same command goes on from the last checkpoints";
  /// @param aborted  what the second one says; it lives longer
  explicit StopSignals(By by, std::string_view aborted = of_a_study);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  const StopRequest& request() const { return request_; }

  /// `told` is called with the name of the first signal: on the signal thread, at once if that has come already, or else by tell().
  void listen(std::function<void(std::string_view name)> told);
  /// What is said at once, by a thread or a handler, of the first and of the second signal; the texts live as long as the process.
  struct Words {
    std::string_view first, second;
  };
  /// Before a study has runs that a signal could be about, this is said of it; null: no longer. `words` lives longer.
  void speak(const Words* words);
  /// After this nobody is told.
  void forget();

  /// Where a handler takes them: says to those who listen what it must not, once.
  void tell();
  /// Where a handler takes them: notes the stop in `in_flight`, and when the grace time is over runs `finish` and leaves with
  /// exit_code::stopped.
  void leave_late(InFlight& in_flight, Duration grace, OnFinish& finish);

 private:
  void first(std::string_view name);
  std::string_view last_words() const noexcept;
  static void first_in_handler(std::string_view name) noexcept;
  static void second_in_handler(std::string_view name) noexcept;
  static void late_in_handler(int) noexcept;
  void begin_grace() const noexcept;

  StopRequest request_;
  std::string_view aborted_;
  std::atomic<const Words*> words_{nullptr};
  std::mutex mutex_;
  std::function<void(std::string_view)> told_;
  std::atomic<InFlight*> in_flight_{nullptr};  // this and the next two: of the handler
  std::atomic<OnFinish*> finish_{nullptr};
  std::atomic<double> grace_{0};
  std::optional<SignalThread> thread_;  // the last members: they call the others
  std::optional<SignalHandlers> handlers_;
};

}  // namespace regatta
