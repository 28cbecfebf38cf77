#include "framework/testing/watchdog.hpp"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace regatta::testing {

Watchdog::Watchdog(std::string phase) : phase_(std::move(phase)), thread_([this](const std::stop_token& stop) { wait(stop); }) {}

Watchdog::~Watchdog() = default;

void Watchdog::watch(std::string check, double seconds) {
  {
    const std::lock_guard lock(mutex_);
    check_ = std::move(check);
    seconds_ = seconds;
    restart();
  }
  changed_.notify_one();  // the time may be shorter than before
}

void Watchdog::call() {
  const std::lock_guard lock(mutex_);
  restart();
}

void Watchdog::restart() {
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds_));
}

void Watchdog::wait(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (Clock::now() >= deadline_) bite();
    const auto until = deadline_;
    changed_.wait_until(lock, stop, until, [&] { return deadline_ < until; });
  }
}

void Watchdog::bite() const {
  fmt::print(stderr,
             "{}: contract ends this program: in its check \"{}\" no call of the phase ended within {:.3g} s. Look for a loop without end, "
             "and for two calls that wait for each other; let long loops call run.poll(), so that they can be stopped; if it is only slow, "
             "shorten the inputs or the duration, or raise .ends_within\n",
             phase_, check_, seconds_);
  std::abort();
}

}  // namespace regatta::testing
