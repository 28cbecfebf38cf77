#include "framework/engine/fatal_signals.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "framework/engine/signal_line.hpp"

namespace regatta {

namespace {

struct Fatal {
  int number;
  const char* name;
};
constexpr std::array<Fatal, 5> fatal{
    {{SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"}, {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"}, {SIGABRT, "SIGABRT"}}};

// What the handler needs: one object of FatalSignals lives at a time.
std::atomic<InFlight*> in_flight_now{nullptr};
std::atomic<bool> ending{false};
std::array<struct sigaction, fatal.size()> before{};
void (*call_first)() noexcept = nullptr;
int log_descriptor = -1;
pid_t process = 0;

/// As in the logs: 2026-11-20T12:34:56.789Z
SignalLine& add_time(SignalLine& line) noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const auto seconds = static_cast<std::uint64_t>(now.tv_sec);
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(seconds / 86'400))};
  line.add(static_cast<std::uint64_t>(static_cast<int>(day.year())), 4).add("-").add(static_cast<unsigned>(day.month()), 2).add("-");
  line.add(static_cast<unsigned>(day.day()), 2).add("T").add(seconds / 3600 % 24, 2).add(":").add(seconds / 60 % 60, 2).add(":");
  return line.add(seconds % 60, 2).add(".").add(static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000, 3).add("Z");
}

void say(const SignalLine& what) noexcept {
  what.write(STDERR_FILENO);
  if (log_descriptor < 0) return;
  SignalLine prefix;
  add_time(prefix).add(" error lane - run - study ").add(what.text()).write(log_descriptor);
}

void name_runs(const char* signal, const InFlight& in_flight, std::size_t raised_by) noexcept {
  bool any = false;
  for (std::size_t i = 0; i < in_flight.lanes(); ++i) {
    if (in_flight.lane(i).run.load(std::memory_order_acquire) == LaneInFlight::none) continue;
    any = true;
    SignalLine line;
    line.add(signal).add(i == raised_by ? ": raised by " : ": in flight: ");
    say(line.add_run(in_flight, i).add("\n"));
  }
  SignalLine last;
  say(last.add(signal).add(any ? ": the same command goes on" : ": no run was in flight").add("\n"));
}

const Fatal& entry_of(int signal) noexcept {
  for (const auto& entry : fatal)
    if (entry.number == signal) return entry;
  return fatal.back();
}

/// Calls nothing but what may be called in a signal handler.
void handle(int signal, siginfo_t* info, void*) {
  const int error = errno;
  auto* in_flight = in_flight_now.load();
  const bool raised = info->si_code > 0;  // by what the thread did; otherwise by abort(), raise() or another process
  if (in_flight && raised && signal == SIGBUS && in_flight->holds(info->si_addr) && in_flight->leave_file()) {
    errno = error;
    return;  // the write is made again
  }
  const auto& entry = entry_of(signal);
  if (in_flight && ::getpid() == process) {   // a child that a phase has forked says nothing
    while (ending.exchange(true)) ::pause();  // another thread is on its way out
    const bool sent = !raised && info->si_pid != process;
    auto lane = sent ? InFlight::nobody : in_flight->lane_of_this_thread();
    if (lane != InFlight::nobody && in_flight->lane(lane).run.load() == LaneInFlight::none) lane = InFlight::nobody;
    in_flight->ended_by(signal, lane);
    if (call_first) call_first();
    name_runs(entry.name, *in_flight, lane);
  }
  ::sigaction(signal, &before[static_cast<std::size_t>(&entry - fatal.data())], nullptr);
  // What the thread did is done again when this returns, now with the handler from before; what was sent is sent again.
  if (!raised) ::raise(signal);
  errno = error;
}

}  // namespace

FatalSignals::FatalSignals(InFlight& in_flight, const std::filesystem::path& log, void (*first)() noexcept) {
  call_first = first;
  process = ::getpid();
  log_descriptor = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);  // without it standard error must do
  in_flight_now = &in_flight;
  struct sigaction ours {};
  ours.sa_sigaction = handle;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (const auto& entry : fatal) sigaddset(&ours.sa_mask, entry.number);
  for (std::size_t i = 0; i < fatal.size(); ++i) ::sigaction(fatal[i].number, &ours, &before[i]);
}

FatalSignals::~FatalSignals() {
  for (std::size_t i = 0; i < fatal.size(); ++i) ::sigaction(fatal[i].number, &before[i], nullptr);
  in_flight_now = nullptr;
  if (log_descriptor >= 0) ::close(log_descriptor);
  log_descriptor = -1;
}

std::string fatal_signal_name(int signal) {
  for (const auto& entry : fatal)
    if (entry.number == signal) return entry.name;
  return fmt::format("signal {}", signal);
}

}  // namespace regatta
