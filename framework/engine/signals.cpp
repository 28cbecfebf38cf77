#include "framework/engine/signals.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <time.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/engine/affinity.hpp"

namespace regatta {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 3> stopping{{{SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}}};

std::string_view name_of(int signal) {
  for (const auto& [number, name] : stopping)
    if (number == signal) return name;
  return "a signal";
}

// timeout(1) sends a signal to a process and to its group, so that it comes twice; nobody presses keys as fast [s].
constexpr double same = 0.1;

/// To be called in signal handlers.
double seconds_now() {
  ::timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// A blocked signal reaches sigwait even if it is ignored, so nohup would have no effect.
bool under_nohup() {
  struct sigaction now {};
  return sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace

SignalThread::SignalThread(std::function<void(std::string_view)> first, std::function<void(std::string_view)> second)
    : first_(std::move(first)), second_(std::move(second)), taken_{}, mask_before_{}, pipe_before_{} {
  sigemptyset(&taken_);
  for (const auto& [number, name] : stopping)
    if (number != SIGHUP || !under_nohup()) sigaddset(&taken_, number);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &pipe_before_);
  pthread_sigmask(SIG_BLOCK, &taken_, &mask_before_);
  thread_ = std::thread([this] { wait(); });
}

SignalThread::~SignalThread() {
  ending_.store(true);
  pthread_kill(thread_.native_handle(), SIGTERM);  // to that thread alone: only wakes it
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  sigaction(SIGPIPE, &pipe_before_, nullptr);
}

void SignalThread::wait() {
  name_this_thread("signals");
  double first_at = 0;
  int first_signal = 0;
  for (;;) {
    int signal = 0;
    while (sigwait(&taken_, &signal) != 0) continue;
    if (ending_.load()) return;
    const double now = seconds_now();
    if (first_signal == 0) {
      first_at = now;
      first_signal = signal;
      first_(name_of(signal));
    } else if (signal != first_signal || now - first_at >= same) {
      if (second_) second_(name_of(signal));
      _exit(130);
    }
  }
}

namespace {

SignalHandlers::Function call_first = nullptr, call_second = nullptr;
std::atomic<int> first_signal{0};  // 0: none has come
std::atomic<double> first_at{0};

void handle(int signal) {
  const int error = errno;
  int first = 0;
  const double now = seconds_now();
  if (first_signal.compare_exchange_strong(first, signal)) {
    first_at = now;
    call_first(name_of(signal));
  } else if (const double at = first_at;
             signal != first || (at > 0 && now - at >= same)) {  // 0: the first comes just now, on another thread
    call_second(name_of(signal));
    _exit(130);
  }
  errno = error;
}

}  // namespace

SignalHandlers::SignalHandlers(Function first, Function second) {
  call_first = first;
  call_second = second;
  first_signal = 0;
  first_at = 0;
  const auto set = [&](int number, void (*function)(int)) {
    struct sigaction ours {
    }, before{};
    ours.sa_handler = function;
    ours.sa_flags = SA_RESTART;
    for (const auto& [other, name] : stopping) sigaddset(&ours.sa_mask, other);
    sigaction(number, &ours, &before);
    before_.emplace_back(number, before);
  };
  for (const auto& [number, name] : stopping)
    if (number != SIGHUP || !under_nohup()) set(number, handle);
  set(SIGPIPE, SIG_IGN);
}

SignalHandlers::~SignalHandlers() {
  for (const auto& [number, action] : before_) sigaction(number, &action, nullptr);
}

}  // namespace regatta
