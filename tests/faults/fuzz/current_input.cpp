#include "tests/faults/fuzz/current_input.hpp"

#include <array>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <sys/time.h>
#include <unistd.h>

/// There in programs with a sanitizer, which end without a signal.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace {

// Read by handlers of signals.
std::array<char, 128> reader_name{};
std::atomic<std::uint64_t> current{};
std::atomic<bool> reads{};

using Handler = void (*)(int);
std::array<std::pair<int, Handler>, 5> handlers_before{
    {{SIGABRT, nullptr}, {SIGSEGV, nullptr}, {SIGBUS, nullptr}, {SIGFPE, nullptr}, {SIGILL, nullptr}}};

void say(std::string_view text) { static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size())); }

void say_input() {
  if (!reads) return;
  std::array<char, 20> digits{};
  std::size_t first = digits.size();
  for (std::uint64_t rest = current; rest > 0 || first == digits.size(); rest /= 10) digits[--first] = static_cast<char>('0' + rest % 10);
  say("\nwhile it read REGATTA_FUZZ_INPUT=");
  say({digits.data() + first, digits.size() - first});
  say(" of ");
  say(reader_name.data());
  say("\n");
}

void out_of_time(int) {
  say("\nno end within the time that an input may take");
  std::abort();
}

/// Then what handled it before goes on: a test framework, or the system.
void crashed(int signal) {
  say_input();
  for (const auto& [number, before] : handlers_before)
    if (number == signal) ::signal(signal, before);
  ::raise(signal);
}

void set_timer(double seconds) {
  const double whole = std::floor(seconds);
  const ::itimerval time{.it_interval = {}, .it_value = {static_cast<time_t>(whole), static_cast<suseconds_t>((seconds - whole) * 1e6)}};
  ::setitimer(ITIMER_REAL, &time, nullptr);
}

}  // namespace

CurrentInput::CurrentInput(const std::string& reader, double seconds) : seconds_(seconds) {
  reader_name = {};
  reader.copy(reader_name.data(), reader_name.size() - 1);
  ::signal(SIGALRM, out_of_time);
  if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(say_input);
  for (auto& [number, before] : handlers_before) before = ::signal(number, crashed);
}

CurrentInput::~CurrentInput() {
  reads = false;
  set_timer(0);
  for (const auto& [number, before] : handlers_before) ::signal(number, before);
  ::signal(SIGALRM, SIG_DFL);
}

void CurrentInput::is(std::uint64_t number) const {
  current = number;
  reads = true;
  set_timer(seconds_);
}
