#include "framework/engine/cpu_time.hpp"

#include <ctime>

namespace regatta {
namespace {

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double cpu_seconds(Stopwatch::CpuClock clock) {
  return clock == Stopwatch::CpuClock::thread ? thread_cpu_seconds() : process_cpu_seconds();
}

}  // namespace

double thread_cpu_seconds() { return seconds(CLOCK_THREAD_CPUTIME_ID); }
double process_cpu_seconds() { return seconds(CLOCK_PROCESS_CPUTIME_ID); }

Stopwatch::Stopwatch(CpuClock clock) : clock_(clock), wall_start_(seconds(CLOCK_MONOTONIC)), cpu_start_(cpu_seconds(clock)) {}
double Stopwatch::wall() const { return seconds(CLOCK_MONOTONIC) - wall_start_; }
double Stopwatch::cpu() const { return cpu_seconds(clock_) - cpu_start_; }

}  // namespace regatta
