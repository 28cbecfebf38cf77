#include <array>
#include <future>

#include <doctest/doctest.h>
#include <pthread.h>
#include <sched.h>

#include "framework/core/error.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/engine/lane.hpp"
#include "tests/framework/engine/example_tasks.hpp"

using namespace regatta;
using namespace regatta::test;

namespace {

/// Threads that want all cores, so that the system has reasons to move a thread that is not pinned.
class Hogs {
 public:
  explicit Hogs(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
      threads_.emplace_back([this] {
        while (!end_.load(std::memory_order_relaxed)) continue;
      });
  }
  ~Hogs() {
    end_ = true;
    for (auto& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> end_{false};
  std::vector<std::thread> threads_;
};

/// The share of samples, over a tenth of a second of CPU time, on another CPU than `pu`.
double share_off_core(unsigned pu) {
  int samples = 0, off = 0;
  for (const Stopwatch watch; watch.cpu() < 0.1; ++samples)
    if (sched_getcpu() != static_cast<int>(pu)) ++off;
  return static_cast<double>(off) / samples;
}

double share_off_core_in_a_lane(
    unsigned pu, std::function<void()> before = [] {}) {
  double share = -1;
  CallTask task(0, [&](std::uint64_t, std::size_t) {
    before();
    share = share_off_core(pu);
  });
  {
    Lane lane(0, pu, single, Path::graph, [&](Lane& self) { self.enter([&] { self.run(task); }); });
  }
  return share;
}

}  // namespace

TEST_SUITE("framework/engine/lane") {
  TEST_CASE("bodies stay on the core of their lane under load") {
    const Hogs hogs(this_thread_cpus().size());
    for (unsigned pu : some_cores(2)) CHECK(share_off_core_in_a_lane(pu) == 0.0);
  }

  TEST_CASE("a thread that is kept elsewhere is found off its core") {
    const std::vector<unsigned> cores = some_cores(2);
    if (cores[0] == cores[1]) {
      MESSAGE("one core only: nowhere else to be");
      return;
    }
    CHECK(share_off_core_in_a_lane(cores[0], [&] { CHECK_FALSE(pin_this_thread({&cores[1], 1})); }) == 1.0);
  }

  TEST_CASE("the thread has the name of its lane and only its core") {
    const unsigned pu = some_cores(2)[1];
    std::array<char, 16> name{};
    std::vector<unsigned> cpus;
    {
      Lane lane(3, pu, single, Path::automatic, [&](Lane& self) {
        pthread_getname_np(pthread_self(), name.data(), name.size());
        cpus = this_thread_cpus();
        CHECK(self.index() == 3);
        CHECK(self.pu() == pu);
      });
    }
    CHECK(std::string(name.data()) == "lane-3");
    CHECK(cpus == std::vector<unsigned>{pu});
  }

  TEST_CASE("a core that cannot be had is a warning, and the lane works") {
    CheckedTask task(diamond);
    std::string warning;
    {
      Lane lane(1, 60'000, diamond, Path::graph, [&](Lane& self) { self.enter([&] { self.run(task); }); });
      warning = lane.warning();
    }
    CHECK(warning ==
          "lane-1 is not pinned to CPU 60000 (Invalid argument), so the system may move its runs between cores; check the affinity mask");
    CHECK(task.correct());
    Lane good(0, some_cores(1)[0], diamond, Path::graph, [](Lane&) {});
    CHECK(good.warning().empty());
  }

  TEST_CASE("what building the graph throws comes out of the constructor") {
    const GraphShape circle{{{0}}};
    CHECK_THROWS_AS(Lane(0, some_cores(1)[0], circle, Path::graph, [](Lane&) {}), ContractError);
  }
}
