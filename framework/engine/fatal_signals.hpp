#pragma once
#include <filesystem>

#include <signal.h>

#include "framework/engine/alternate_stack.hpp"
#include "framework/engine/in_flight.hpp"

namespace regatta {

/// As long as it lives, a fatal signal (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT) says which runs are in flight, on standard error and in
/// a log, notes it in the file of `in_flight`, and then has the effect that it had before: the process ends by that signal, with a core
/// file where the system writes one. A handler that was there before, such as that of a sanitizer, comes next. One at a time.
class FatalSignals {
 public:
  /// @param log    gets the lines as well, at its end; opened now
  /// @param first  called in the signal handler before anything is written; may be null
  FatalSignals(InFlight& in_flight, const std::filesystem::path& log, void (*first)() noexcept);
  ~FatalSignals();
  FatalSignals(const FatalSignals&) = delete;
  FatalSignals& operator=(const FatalSignals&) = delete;

 private:
  AlternateStack stack_;  // of this thread; lanes have their own
};

/// "SIGSEGV"; for a number that is none of ours "signal 42".
std::string fatal_signal_name(int signal);

}  // namespace regatta
