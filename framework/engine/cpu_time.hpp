#pragma once

namespace regatta {

double thread_cpu_seconds();   ///< CPU time of the calling thread so far [s].
double process_cpu_seconds();  ///< CPU time of all threads of the process so far [s].

/// Wall and CPU time since it was made. With CpuClock::thread ask it on the thread that made it.
class Stopwatch {
 public:
  enum class CpuClock { thread, process };
  explicit Stopwatch(CpuClock clock = CpuClock::thread);

  double wall() const;  ///< [s]
  double cpu() const;   ///< [s]

 private:
  CpuClock clock_;
  double wall_start_;
  double cpu_start_;
};

}  // namespace regatta
