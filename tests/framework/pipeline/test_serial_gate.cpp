#include <thread>

#include <doctest/doctest.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include "framework/pipeline/pipeline.hpp"
#include "tests/framework/pipeline/example_phases.hpp"

using namespace regatta;
using namespace example;
using namespace std::chrono_literals;

namespace {

/// A phase as around a library with global state: it notices when two are inside.
class Global {
 public:
  static constexpr PhaseInfo info{.name = "global"};
  static constexpr bool serial = true;
  using Options = NoOptions;
  explicit Global(const Options&) {}
  Out<"global", int> process(In<"samples", Samples<Tilt>>) const {
    if (++inside != 1) together = true;
    std::this_thread::sleep_for(200us);
    --inside;
    return 0;
  }
  static inline std::atomic<int> inside = 0;
  static inline std::atomic<bool> together = false;
};
REGATTA_PHASE(Global);

}  // namespace

TEST_SUITE("framework/pipeline/serial_gate") {
  TEST_CASE("never are two inside, whatever the phase is called") {
    const auto info = pipeline<Out<"samples", Samples<Tilt>>>().then<Global>().then<As<"again", Global>>().info();
    std::vector<std::unique_ptr<PhaseObject>> objects;
    for (const auto& phase : info.phases) objects.push_back(phase.make(phase.options->create().get(), 0));
    std::vector<std::jthread> lanes;
    for (int lane = 0; lane < 4; ++lane) {
      lanes.emplace_back([&] {
        for (int run = 0; run < 20; ++run) {
          Products products(info.port_names());
          for (std::size_t i = 0; i < info.ports.size(); ++i) products.expect_readers(i, 2);
          products.put(0, std::make_shared<Samples<Tilt>>());
          for (const auto& object : objects) {
            Context context("test");
            object->execute(products, context);
          }
        }
      });
    }
    lanes.clear();
    CHECK_FALSE(Global::together);
    CHECK(Global::inside == 0);
  }

  TEST_CASE("lanes come in the order in which they asked") {
    SerialGate gate;
    std::vector<int> order;
    std::atomic<int> asked = 0;
    Context first("test");
    std::vector<std::jthread> lanes;
    gate.pass(first, [&] {
      for (int lane = 0; lane < 5; ++lane) {
        lanes.emplace_back([&, lane] {
          Context context("test");
          asked = lane + 1;
          gate.pass(context, [&] { order.push_back(lane); });
        });
        while (asked != lane + 1) std::this_thread::yield();
        std::this_thread::sleep_for(20ms);  // from there to the queue is a microsecond of work
      }
    });
    lanes.clear();
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
  }

  TEST_CASE("who waits notices a stop request, and lets those behind pass") {
    SerialGate gate;
    StopRequest stop;
    RunScope scope;
    scope.stop = &stop;
    std::atomic<bool> stopped = false, ignored = false, passed = false;
    Context first("test");
    std::jthread waiting, behind;
    gate.pass(first, [&] {
      waiting = std::jthread([&] {
        Context context("test", scope, {});
        try {
          gate.pass(context, [&] { ignored = true; });
        } catch (const Stopped&) {
          stopped = true;
        }
      });
      std::this_thread::sleep_for(20ms);
      behind = std::jthread([&] {
        Context context("test");
        gate.pass(context, [&] { passed = true; });
      });
      stop.ask();
      waiting.join();  // although the first is still inside
    });
    behind.join();
    CHECK(stopped);
    CHECK_FALSE(ignored);
    CHECK(passed);
  }

  TEST_CASE("the phase's own wall time begins when it is its turn, that of the run goes on") {
    SerialGate gate;
    StepperSettings short_time;
    short_time.limits.wall = {0.1};
    RunScope late;
    late.deadline = std::chrono::steady_clock::now();
    std::string said;
    Context first("test");
    std::jthread patient, hurried;
    std::atomic<bool> done = false;
    gate.pass(first, [&] {
      patient = std::jthread([&] {
        const RunScope scope;
        Context context("test", scope, short_time);
        gate.pass(context, [&] { context.poll(), done = true; });
      });
      hurried = std::jthread([&] {
        Context context("test", late, {});
        try {
          gate.pass(context, [] {});
        } catch (const LimitReached& error) {
          said = error.what();
        }
      });
      std::this_thread::sleep_for(300ms);
    });
    patient.join(), hurried.join();
    CHECK(done);
    CHECK(said.starts_with("the wall time limit is used up"));
  }

  TEST_CASE("what a phase throws leaves the gate open") {
    SerialGate gate;
    Context context("test");
    CHECK_THROWS_WITH(gate.pass(context, [] { throw std::runtime_error("no"); }), "no");
    bool inside = false;
    gate.pass(context, [&] { inside = true; });
    CHECK(inside);
  }

  TEST_CASE("lanes whose phases have loops inside two gates do not wait for each other") {
    // Without isolation a thread that waits for a part of its loop, which another thread of its arena has, takes up the other phase of its
    // run and waits for the second gate with the first in its hand, while another lane does it the other way round: this never ends.
    // Lanes of one thread, such as those of a study, have no other thread to wait for.
    const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, 6);
    SerialGate gates[2];
    const auto lane = [&](int begin) {
      tbb::task_arena arena(3, 1);
      arena.execute([&] {
        for (int run = 0; run < 20; ++run) {
          tbb::task_group phases;
          for (int phase = 0; phase < 8; ++phase) {
            phases.run([&, k = (begin + phase) % 2] {
              Context context("test");
              gates[k].pass(context, [] { tbb::parallel_for(0, 12, [](int) { std::this_thread::sleep_for(100us); }); });
            });
          }
          phases.wait();
        }
      });
    };
    std::jthread one(lane, 0), other(lane, 1);
  }
}
