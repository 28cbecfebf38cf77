#include <algorithm>
#include <mutex>
#include <set>

#include <doctest/doctest.h>

#include "framework/engine/memory_gate.hpp"
#include "tests/framework/engine/example_tasks.hpp"

using namespace regatta;
using namespace regatta::test;

namespace {

const auto never = [] { return false; };

/// The most memory that runs of these sizes used at once, by what they say, on four lanes with 100 bytes.
struct Used {
  double most = 0;
  std::size_t delivered = 0, missing = 0;
};
Used use(const std::vector<double>& sizes) {
  Engine engine({.pus = some_cores(4), .memory = 100}, single);
  std::vector<Job> jobs = equal_jobs(sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) jobs[i].bytes = sizes[i];
  std::mutex mutex;
  double now = 0;
  Used used;
  const auto body = [&](std::uint64_t run, std::size_t) {
    {
      const std::lock_guard lock(mutex);
      now += sizes[run];
      used.most = std::max(used.most, now);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::lock_guard lock(mutex);
    now -= sizes[run];
  };
  const auto missing = engine.process(
      jobs, [&](const Job& job) { return std::make_unique<CallTask>(job.index, body); },
      [&](std::unique_ptr<RunTask>) { ++used.delivered; }, {});
  used.missing = missing.size();
  return used;
}

}  // namespace

TEST_SUITE("framework/engine/memory_gate") {
  TEST_CASE("runs whose memory does not fit together do not run together; all run") {
    const auto used = use({60, 60, 30, 30, 60, 30, 10, 50, 90, 20, 60, 40});
    CHECK(used.most <= 100);
    CHECK(used.delivered == 12);
    CHECK(used.missing == 0);
  }

  TEST_CASE("a run that is larger than the memory runs alone") {
    const auto used = use({10, 500, 10, 500, 10});
    CHECK(used.most == 500);
    CHECK(used.delivered == 5);
  }

  TEST_CASE("a large one that waits is not overtaken for ever by small ones") {
    MemoryGate gate(100);
    REQUIRE(gate.enter(50, never));
    std::vector<int> order;
    std::mutex mutex;
    const auto pass = [&](double bytes, int number, std::atomic<bool>& waits) {
      REQUIRE(gate.enter(bytes, [&] { return waits = true, waits.notify_all(), false; }));  // only who waits is asked whether it gives up
      {
        const std::lock_guard lock(mutex);
        order.push_back(number);
      }
      gate.leave(bytes);
    };
    std::atomic<bool> large_waits = false, small_waits = false;
    std::jthread large([&] { pass(80, 1, large_waits); });
    large_waits.wait(false);
    std::jthread small([&] { pass(30, 2, small_waits); });  // would fit beside the first, not beside the large one
    small_waits.wait(false);
    CHECK(order.empty());
    gate.leave(50);
    large.join(), small.join();
    CHECK(order == std::vector<int>{1, 2});
  }

  TEST_CASE("who gives up leaves its place to the next") {
    MemoryGate gate(100);
    REQUIRE(gate.enter(50, never));
    std::atomic<bool> given_up = false, admitted = true;
    std::jthread large([&] { admitted = gate.enter(80, [&] { return given_up.load(); }); });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    given_up = true;
    large.join();
    CHECK_FALSE(admitted);
    REQUIRE(gate.enter(40, never));
    gate.leave(40);
    gate.leave(50);
  }

  TEST_CASE("a stop request reaches those who wait for memory: their jobs are not delivered") {
    Engine engine({.pus = some_cores(2), .memory = 100}, single);
    auto jobs = equal_jobs(3);
    for (auto& job : jobs) job.bytes = 80;
    StopRequest stop;
    std::atomic<int> begun = 0;
    const auto body = [&](std::uint64_t, std::size_t) {
      std::this_thread::sleep_for(
          std::chrono::milliseconds(20));  // the other lane waits by now; if not, it is to see the request all the same
      ++begun;
      stop.ask();
    };
    const auto missing = engine.process(
        jobs, [&](const Job& job) { return std::make_unique<CallTask>(job.index, body); }, ignore, stop);
    CHECK(begun == 1);
    // Whichever of the first two was let in; the second one is not delivered either while the first, which comes before it, is missing.
    CHECK((missing == std::vector<std::uint64_t>{1, 2} || missing == std::vector<std::uint64_t>{0, 1, 2}));
  }

  TEST_CASE("every lane is told its end, on its thread") {
    std::mutex mutex;
    std::vector<std::size_t> ended;
    std::set<std::thread::id> threads;
    {
      const auto at_end = [&](std::size_t lane) {
        const std::lock_guard lock(mutex);
        ended.push_back(lane);
        threads.insert(std::this_thread::get_id());
      };
      Engine engine({.pus = some_cores(3), .at_end = at_end}, single);
      engine.process(equal_jobs(5), [](const Job& job) { return std::make_unique<CallTask>(job.index, [](auto, auto) {}); }, ignore, {});
      CHECK(ended.empty());
    }
    std::ranges::sort(ended);
    CHECK(ended == std::vector<std::size_t>{0, 1, 2});
    CHECK(threads.size() == 3);
    CHECK_FALSE(threads.contains(std::this_thread::get_id()));
  }
}
