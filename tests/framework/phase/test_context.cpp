#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/phase/context.hpp"

using namespace regatta;

TEST_SUITE("framework/phase/context") {
  TEST_CASE("poll leaves on a stop request and past the deadline") {
    StopRequest stop;
    RunScope run;
    run.stop = &stop;
    Context context("swing", run, {});
    context.poll();
    stop.ask();
    CHECK_THROWS_AS(context.poll(), Stopped);
    RunScope late;
    late.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
    CHECK_THROWS_WITH_AS(Context("swing", late, {}).poll(),
                         "the wall time limit is used up (limits.wall); raise it, or make runs smaller with samples.per_run", Error);
  }
  TEST_CASE("Stopped is no std::exception") { CHECK_FALSE(std::is_base_of_v<std::exception, Stopped>); }
  TEST_CASE("numbers, failures and log lines end up where the run can find them") {
    std::vector<std::string> lines;
    RunScope run;
    run.log = [&](LogLevel, std::string_view phase, std::string_view text) { lines.push_back(fmt::format("{}: {}", phase, text)); };
    Context context("swing", run, {});
    context.record("energy", 1.5, "J");
    context.fail(12, "fell over");
    CHECK(context.notes() == Notes{{{12, "fell over"}}, {}, {{"energy", 1.5, "J"}}});
    CHECK(lines == std::vector<std::string>{"swing: sample 12 failed: fell over"});
  }
  TEST_CASE("a failure of a sample that the run does not have is the author's mistake") {
    RunScope run;
    run.samples = {100, 10};
    Context context("swing", run, {});
    context.fail(100, "the first");
    context.fail(109, "the last");
    const auto said = [](int id) {
      return fmt::format(
          "a failure of phase swing names sample {}, which is not one of this run (100 to 109); the id of a row is first_id "
          "plus its index",
          id);
    };
    CHECK_THROWS_WITH_AS(context.fail(99, "before"), said(99).c_str(), Error);
    CHECK_THROWS_WITH_AS(context.fail(110, "behind"), said(110).c_str(), Error);
    CHECK(context.notes().samples.size() == 2);
  }
  TEST_CASE("random numbers are keyed by phase name and seed, whatever the run") {
    RunScope a, b;
    a.run = 1, b.run = 2;
    CHECK(Context("swing", a, {}).random(5).bits() == Context("swing", b, {}).random(5).bits());
    CHECK(Context("swing", a, {}).random(5).bits() != Context("score", a, {}).random(5).bits());
  }
  TEST_CASE("scratch memory is counted") {
    Context context;
    { std::pmr::vector<double> scratch(1000, 0.0, &context.memory()); }
    std::pmr::vector<double> less(10, 0.0, &context.memory());
    CHECK(context.memory_used().peak_bytes() == 8000);
  }
}
