#include <thread>

#include <doctest/doctest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "framework/core/error.hpp"
#include "framework/phase/context.hpp"
#include "tests/framework/phase/each_rows.hpp"

using namespace regatta;
using each_rows::Memory;
using each_rows::Row;
using each_rows::square;

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
    CHECK(lines[1] == warning + "no column of each_rows::Row rows is there for \"rows\"");
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
