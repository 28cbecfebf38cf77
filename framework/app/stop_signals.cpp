#include "framework/app/stop_signals.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <sys/time.h>
#include <unistd.h>

#include "framework/app/display.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/engine/signal_line.hpp"

namespace regatta {

namespace {

std::atomic<StopSignals*> of_handler{nullptr};

/// In a signal handler nothing may be formatted.
void write_now(std::string_view name, std::string_view text) noexcept {
  for (const auto part : {name, text}) {
    if (::write(STDERR_FILENO, part.data(), part.size()) < 0) return;
  }
}

}  // namespace

StopSignals::StopSignals(By by, std::string_view aborted) : aborted_(aborted) {
  if (by == By::thread) {
    thread_.emplace([this](std::string_view name) { first(name); },
                    [this](std::string_view name) { Display::leave(STDERR_FILENO, fmt::format("{}: {}", name, last_words())); });
    return;
  }
  of_handler = this;
  struct sigaction late {};
  late.sa_handler = late_in_handler;
  sigaction(SIGALRM, &late, nullptr);
  handlers_.emplace(first_in_handler, second_in_handler);
}

StopSignals::~StopSignals() {
  if (!handlers_) return;
  handlers_.reset();
  const itimerval never{};
  setitimer(ITIMER_REAL, &never, nullptr);
  of_handler = nullptr;
}

void StopSignals::first(std::string_view name) {
  request_.ask();
  const std::lock_guard lock(mutex_);
  if (const auto* words = words_.load()) fmt::print(stderr, "{}: {}\n", name, words->first);
  if (told_) told_(name);
}

std::string_view StopSignals::last_words() const noexcept {
  const auto* words = words_.load();
  return words ? words->second : aborted_;
}

void StopSignals::first_in_handler(std::string_view name) noexcept {
  auto& signals = *of_handler.load();
  signals.request_.ask();
  const auto* words = signals.words_.load();
  write_now(name, ": ");
  write_now(words ? words->first : "no more runs begin, the one in flight saves its checkpoint; once more to abort at once", "\n");
  signals.begin_grace();
}

void StopSignals::second_in_handler(std::string_view name) noexcept {
  write_now(name, ": ");
  write_now(of_handler.load()->last_words(), "\n");
}

void StopSignals::begin_grace() const noexcept {
  auto* in_flight = in_flight_.load();
  if (!in_flight) return;  // nothing runs yet
  in_flight->stop_asked();
  double whole = 0;
  const double part = std::modf(grace_.load(), &whole);
  itimerval once{};
  once.it_value = {static_cast<time_t>(whole), static_cast<suseconds_t>(part * 1e6)};
  if (whole == 0 && once.it_value.tv_usec == 0) once.it_value.tv_usec = 1;  // 0 would mean never
  setitimer(ITIMER_REAL, &once, nullptr);
}

void StopSignals::late_in_handler(int) noexcept {
  write_now("", "the run did not stop within the grace time (execution.stop_grace): leaving; it goes on from its last checkpoint\n");
  auto& signals = *of_handler.load();
  if (auto* in_flight = signals.in_flight_.load(); in_flight && in_flight->lane(0).run.load() != LaneInFlight::none) {
    SignalLine line;
    line.add("did not stop: ").add_run(*in_flight, 0).add("\n").write(STDERR_FILENO);
  }
  auto* finish = signals.finish_.load();
  if (finish && finish->run(exit_code::stopped) != 0) write_now("", "warning: execution.on_finish did not end with exit code 0\n");
  ::_exit(exit_code::stopped);
}

void StopSignals::leave_late(InFlight& in_flight, Duration grace, OnFinish& finish) {
  grace_ = grace.seconds;
  finish_ = &finish;
  in_flight_ = &in_flight;
  if (request_.asked()) begin_grace();
}

void StopSignals::tell() {
  if (!request_.asked()) return;
  const std::lock_guard lock(mutex_);
  if (const auto told = std::exchange(told_, {})) told("signal");
}

void StopSignals::listen(std::function<void(std::string_view)> told) {
  const std::lock_guard lock(mutex_);
  told_ = std::move(told);
  if (thread_ && request_.asked()) told_("signal");
}

void StopSignals::speak(const Words* words) {
  const std::lock_guard lock(mutex_);
  words_ = words;
  if (words && thread_ && request_.asked()) fmt::print(stderr, "signal: {}\n", words->first);
}

void StopSignals::forget() {
  const std::lock_guard lock(mutex_);
  told_ = {};
  in_flight_ = nullptr;
}

}  // namespace regatta
