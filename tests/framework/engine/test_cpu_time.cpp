#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "framework/engine/cpu_time.hpp"

using namespace regatta;

namespace {

void burn(double seconds) {
  const double end = thread_cpu_seconds() + seconds;
  while (thread_cpu_seconds() < end) continue;
}

}  // namespace

TEST_SUITE("framework/engine/cpu_time") {
  TEST_CASE("a sleeping thread uses wall time and no CPU time, a working one both") {
    const Stopwatch asleep;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(asleep.wall() >= 0.05);
    CHECK(asleep.cpu() < 0.02);
    const Stopwatch awake;
    burn(0.05);
    CHECK(awake.cpu() >= 0.05);
    CHECK(awake.wall() >= 0.99 * awake.cpu());  // one thread cannot use more CPU than wall time; the two clocks tick apart by little
  }

  TEST_CASE("the clock of the process counts other threads, that of the thread does not") {
    const Stopwatch thread(Stopwatch::CpuClock::thread);
    const Stopwatch process(Stopwatch::CpuClock::process);
    std::thread([] { burn(0.05); }).join();
    CHECK(process.cpu() >= 0.05);
    CHECK(thread.cpu() < 0.02);
  }
}
