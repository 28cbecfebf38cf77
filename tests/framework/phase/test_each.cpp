#include <map>
#include <thread>

#include <doctest/doctest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "framework/core/error.hpp"
#include "framework/phase/context.hpp"

using namespace regatta;

namespace {

struct Row {
  double value = 0;
  static constexpr auto schema() { return fields(field<&Row::value>("v")); }
};

class Memory final : public CheckpointStore {
 public:
  void save(std::string_view phase, const SavedState& state) override { saved[std::string(phase)] = state, ++saves; }
  std::optional<SavedState> load(std::string_view phase, const std::vector<std::pair<std::string, const Type*>>&) override {
    const auto found = saved.find(std::string(phase));
    if (found == saved.end()) return {};
    return found->second;
  }
  std::map<std::string, SavedState> saved;
  int saves = 0;
};

Row square(std::size_t i) {
  if (i % 100 == 13) throw std::runtime_error("unlucky");
  return {static_cast<double>(i * i)};
}

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

TEST_SUITE("framework/phase/each") {
  TEST_CASE("rows come in order, a failing item alone has none") {
    Context context;
    const auto rows = context.each(1000, square);
    REQUIRE(rows.rows.size() == 990);
    CHECK(rows.item[13] == 14);
    CHECK(rows.rows[13].value == 196);
    REQUIRE(context.notes().items.size() == 10);
    CHECK(context.notes().items[1] == Failure{113, "unlucky"});
  }

  TEST_CASE("no items, no rows") {
    Context context;
    CHECK(context.each(0, square).rows.empty());
  }

  TEST_CASE("a stopped loop goes on behind its finished blocks, to the same rows") {
    Context plain;
    const auto whole = plain.each(1000, square);
    Memory memory;
    StopRequest stop;
    RunScope run;
    run.checkpoints = &memory;
    run.stop = &stop;
    Context first("test", run, {});
    CHECK_THROWS_AS(first.each(1000,
                               [&](std::size_t i) {
                                 if (i == 600) stop.ask();
                                 return square(i);
                               }),
                    Stopped);
    RunScope again;
    again.checkpoints = &memory;
    Context second("test", again, {});
    std::atomic<int> calls = 0;
    const auto resumed = second.each(1000, [&](std::size_t i) {
      ++calls;
      return square(i);
    });
    CHECK(calls == 1000 - 3 * 256);  // blocks 0 to 2 were finished when item 600 asked to stop
    CHECK(resumed.item == whole.item);
    CHECK(second.notes().items == plain.notes().items);
  }

  TEST_CASE("a limit that is used up inside an item is no failure of the item") {
    Memory memory;
    RunScope run;
    run.checkpoints = &memory;
    Context context("test", run, {});
    const auto late = [&](std::size_t i) {
      if (i == 300) {
        run.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
        context.poll();
      }
      return Row{static_cast<double>(i)};
    };
    CHECK_THROWS_AS(context.each(1000, late), LimitReached);
    CHECK(context.notes().items.empty());
    CHECK(memory.saved.at("test.each0").step == 256);
  }

  TEST_CASE("loops that go through to their end save nothing, unless a checkpoint is due") {
    Memory memory;
    RunScope run;
    run.checkpoints = &memory;
    two_loops(run, 1000, [](int, std::size_t) {});
    CHECK(memory.saves == 0);
    StepperSettings often;
    often.checkpoint.every = {0};
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

  TEST_CASE("an item that throws what is no std::exception, or has no memory, fails alone") {
    Context context;
    const auto rows = context.each(3, [](std::size_t i) {
      if (i == 0) throw 42;
      if (i == 1) throw std::bad_alloc();
      return Row{1};
    });
    CHECK(rows.item == std::vector<std::uint64_t>{2});
    REQUIRE(context.notes().items.size() == 2);
    CHECK(context.notes().items[0].reason == "something was thrown that is not a std::exception");
    CHECK(context.notes().items[1].reason == "out of memory; make runs smaller with samples.per_run, or use fewer cores (execution.cores)");
  }

  TEST_CASE("a limit of its own that an item has used up is no stop") {
    Context context;
    CHECK_THROWS_WITH_AS(context.each(1, [](std::size_t) -> Row { throw LimitReached("no more iterations"); }), "no more iterations",
                         LimitReached);
  }

  TEST_CASE("what a block notes that is not finished is noted once, after the resume") {
    const auto body = [](Context& context, StopRequest* stop) {
      return [&context, stop](std::size_t i) {
        if (i % 100 == 10) context.fail(i, "fell");
        if (i % 100 == 20) context.record("height", static_cast<double>(i), "m");
        if (stop && i == 600) stop->ask();
        context.poll();
        return square(i);
      };
    };
    tbb::task_arena lane(1);  // notes stand in the order in which they came
    Context plain;
    lane.execute([&] { plain.each(1000, body(plain, nullptr)); });
    Memory memory;
    StopRequest stop;
    RunScope run;
    run.checkpoints = &memory;
    run.stop = &stop;
    Context first("test", run, {});
    CHECK_THROWS_AS(lane.execute([&] { first.each(1000, body(first, &stop)); }), Stopped);
    const auto saved = from_columns<Notes>(memory.saved.at("test.each0").parts.at(1).second);
    CHECK(saved.samples.size() == 6);  // of items 10 to 510, although 512 to 600 had noted theirs
    CHECK(saved.scalars.size() == 5);
    RunScope again;
    again.checkpoints = &memory;
    Context second("test", again, {});
    lane.execute([&] { second.each(1000, body(second, nullptr)); });
    CHECK(second.notes() == plain.notes());
  }

  TEST_CASE("a checkpoint that does not fit is passed over with a warning") {
    Memory memory;
    std::vector<std::string> lines;
    RunScope run;
    run.checkpoints = &memory;
    run.log = [&](LogLevel level, std::string_view, std::string_view text) {
      if (text.starts_with("begins anew")) lines.push_back(fmt::format("{} {}", static_cast<int>(level), text));
    };
    const auto rows = [&] {
      Context context("test", run, {});
      const auto made = context.each(300, square);
      CHECK(context.notes().items.size() == 3);
      return made.item;
    };
    const auto expected = rows();
    {
      StopRequest stop;
      run.stop = &stop;
      Context context("test", run, {});
      const auto stopping = [&](std::size_t i) {
        if (i == 100) stop.ask();
        return square(i);
      };
      CHECK_THROWS_AS(context.each(300, stopping), Stopped);
      run.stop = nullptr;
    }
    const auto good = memory.saved.at("test.each0");
    const std::string warning =
        std::to_string(static_cast<int>(LogLevel::warn)) + " begins anew, because the checkpoint of test.each0 does not fit: ";

    memory.saved["test.each0"].step = 512;
    CHECK(rows() == expected);
    memory.saved["test.each0"] = good;
    memory.saved["test.each0"].parts[0].second.pop_back();  // the items are there, their rows are not
    CHECK(rows() == expected);
    memory.saved["test.each0"] = good;
    memory.saved["test.each0"].parts[1].second.front().type = &type_of<double>();
    CHECK(rows() == expected);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == warning + "it is at 512 where the end is at 300");
    CHECK(lines[1] == warning + "no column of Row rows is there for \"rows\"");
    CHECK(lines[2] == warning + "column samples/id holds values of kind real where natural is expected");
  }

  TEST_CASE("in a wide arena the items of a block run side by side") {
    const tbb::global_control more(tbb::global_control::max_allowed_parallelism, 4);
    tbb::task_arena arena(4);
    std::atomic<int> inside = 0;
    std::atomic<bool> together = false;
    arena.execute([&] {
      Context context;
      context.each(64, [&](std::size_t i) {
        if (++inside > 1) together = true;
        for (int wait = 0; wait < 1000 && !together; ++wait) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        --inside;
        return Row{static_cast<double>(i)};
      });
    });
    CHECK(together);
  }
}
