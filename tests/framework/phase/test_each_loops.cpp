#include <doctest/doctest.h>
#include <tbb/task_arena.h>

#include "framework/core/error.hpp"
#include "framework/phase/context.hpp"
#include "tests/framework/phase/each_rows.hpp"

using namespace regatta;
using each_rows::Memory;
using each_rows::Row;
using each_rows::square;

namespace {

/// Two loops with notes between them. What `seen` says may ask to stop.
struct TwoLoops {
  Rows<Row> first, second;
  Notes notes;
};
template <class Seen>
TwoLoops two_loops(const RunScope& run, std::size_t length, Seen seen, const StepperSettings& settings = {}) {
  Context context("test", run, settings);
  const auto body = [&](int loop) {
    return [&context, &seen, loop](std::size_t i) {
      seen(loop, i);
      if (i % 100 == 20) context.record("height", static_cast<double>(i + 1000 * static_cast<std::size_t>(loop)), "m");
      return square(i + static_cast<std::size_t>(loop));
    };
  };
  TwoLoops out;
  tbb::task_arena lane(1);  // notes stand in the order in which they came
  lane.execute([&] {
    out.first = context.each(length, body(0));
    context.record("rows", static_cast<double>(out.first.rows.size()));
    out.second = context.each(length, body(1));
  });
  out.notes = context.notes();
  return out;
}

bool same(const TwoLoops& a, const TwoLoops& b) {
  const auto values = [](const Rows<Row>& rows) {
    std::vector<double> out;
    for (const auto& row : rows.rows) out.push_back(row.value);
    return out;
  };
  return a.first.item == b.first.item && a.second.item == b.second.item && values(a.first) == values(b.first) &&
         values(a.second) == values(b.second) && a.notes == b.notes;
}

}  // namespace

TEST_SUITE("framework/phase/each_loops") {
  TEST_CASE("loops that go through to their end save nothing, unless a checkpoint is due") {
    Memory memory;
    RunScope run;
    run.checkpoints = &memory;
    two_loops(run, 1000, [](int, std::size_t) {});
    CHECK(memory.saves == 0);
    StepperSettings often;
    often.checkpoint.every = Duration{0};
    two_loops(
        run, 1000, [](int, std::size_t) {}, often);
    CHECK(memory.saves == 8);  // each of two loops behind its three blocks and at its end
    CHECK(memory.saved.at("test.each1").step == 1000);
  }

  TEST_CASE("a phase stopped in its second loop goes on there, the rows of the first are not made again") {
    const auto whole = two_loops({}, 1000, [](int, std::size_t) {});
    Memory memory;
    StopRequest stop;
    RunScope run;
    run.checkpoints = &memory;
    run.stop = &stop;
    CHECK_THROWS_AS(two_loops(run, 1000, [&](int loop, std::size_t i) { (loop == 1 && i == 600) ? stop.ask() : void(); }), Stopped);
    CHECK(memory.saves == 2);
    CHECK(memory.saved.at("test.each0").step == 1000);
    CHECK(memory.saved.at("test.each1").step == 768);
    int made[2] = {0, 0};
    RunScope again;
    again.checkpoints = &memory;
    const auto resumed = two_loops(again, 1000, [&](int loop, std::size_t) { ++made[loop]; });
    CHECK(made[0] == 0);
    CHECK(made[1] == 1000 - 768);
    CHECK(same(resumed, whole));
    CHECK(memory.saves == 2);

    memory.saved.erase("test.each0");  // lost: the first loop is made again, and the notes of both stand there once
    CHECK(same(two_loops(again, 1000, [](int, std::size_t) {}), whole));
  }

  TEST_CASE("a stop before the first block of the second loop keeps the first, and short loops are made again") {
    Memory memory;
    StopRequest stop;
    RunScope run;
    run.checkpoints = &memory;
    run.stop = &stop;
    const auto stop_at_the_end = [&](std::size_t length) {
      return [&stop, length](int, std::size_t i) { (i + 1 == length) ? stop.ask() : void(); };
    };
    CHECK_THROWS_AS(two_loops(run, 300, stop_at_the_end(300)), Stopped);
    CHECK(memory.saves == 1);
    CHECK(memory.saved.at("test.each0").step == 300);
    memory = {};
    CHECK_THROWS_AS(two_loops(run, 200, stop_at_the_end(200)), Stopped);
    CHECK(memory.saves == 0);
  }

  TEST_CASE("a loop inside an item of another is not mistaken for a later one after a restart") {
    const auto nested = [](const RunScope& run, StopRequest* stop) {
      Context context("test", run, {});
      return context.each(600, [&](std::size_t i) {
        if (stop && i == 550) stop->ask();
        if (i % 100 != 50) return Row{0};
        const auto inner = context.each(300, [&](std::size_t k) { return Row{static_cast<double>(i * k)}; });
        return inner.rows.back();
      });
    };
    const auto whole = nested({}, nullptr);
    Memory memory;
    StopRequest stop;
    RunScope run;
    run.checkpoints = &memory;
    run.stop = &stop;
    tbb::task_arena lane(1);
    CHECK_THROWS_AS(lane.execute([&] { nested(run, &stop); }), Stopped);
    CHECK(memory.saved.size() == 1);
    RunScope again;
    again.checkpoints = &memory;
    const auto resumed = nested(again, nullptr);
    REQUIRE(resumed.rows.size() == 600);
    for (std::size_t i = 0; i < 600; ++i) CHECK(resumed.rows[i].value == whole.rows[i].value);
  }
}
