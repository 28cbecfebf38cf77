#pragma once
#include <atomic>
#include <functional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <signal.h>

namespace regatta {

/// Takes SIGINT, SIGTERM and SIGHUP on a thread of its own, where anything may be called, unlike in a signal handler.
///
/// The constructor blocks them in the calling thread, from which later threads inherit: make it first in main(), before oneTBB or any
/// other thread starts, and destroy it on the same thread. SIGPIPE is ignored meanwhile, so that a closed pipe is an error of the write.
/// SIGHUP stays ignored under nohup. A child process inherits the blocked signals: unblock them after fork() if it should be stoppable.
class SignalThread {
 public:
  /// `first` is called on the signal thread with the name ("SIGINT") of the first signal; it must not throw and should return quickly.
  /// The second signal ends the process at once: _exit(130), after `second` if there is one, which must not wait for anything.
  explicit SignalThread(std::function<void(std::string_view name)> first, std::function<void(std::string_view name)> second = {});

  /// Ends the thread and restores the mask and SIGPIPE. A signal that was not taken yet has its old effect then.
  ~SignalThread();
  SignalThread(const SignalThread&) = delete;
  SignalThread& operator=(const SignalThread&) = delete;

 private:
  void wait();

  std::function<void(std::string_view)> first_;
  std::function<void(std::string_view)> second_;
  std::atomic<bool> ending_{false};
  sigset_t taken_;
  sigset_t mask_before_;
  struct sigaction pipe_before_;
  std::thread thread_;
};

/// The same for a process that must have no thread: `first` and `second` are called in the signal handler, where little may be called
/// (see signal-safety(7)). Blocks nothing. One at a time.
class SignalHandlers {
 public:
  using Function = void (*)(std::string_view name) noexcept;
  /// After `second` comes _exit(130).
  SignalHandlers(Function first, Function second);
  ~SignalHandlers();
  SignalHandlers(const SignalHandlers&) = delete;
  SignalHandlers& operator=(const SignalHandlers&) = delete;

 private:
  std::vector<std::pair<int, struct sigaction>> before_;
};

}  // namespace regatta
