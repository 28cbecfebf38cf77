#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "framework/study/results/wilson.hpp"
#include "framework/study/run/status_text.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::record_3;
using example::results;
using example::run_study;

namespace {

// "high" is true of 62.5 % of the samples: the half width falls below 0.1 at about 1.96^2 x 0.234 / 0.1^2 = 90 samples.
const std::vector<std::string> rule{"samples.count=400",   "phases.swing.steps=50", "stop.column=\"results.high\"",
                                    "stop.half_width=0.1", "stop.block=10",         "stop.min_samples=20"};

example::StudyCall call_with(const std::vector<std::string>& more = {}, const std::vector<unsigned>& pus = {0}) {
  auto overrides = rule;
  overrides.insert(overrides.end(), more.begin(), more.end());
  return {.overrides = overrides, .pus = pus};
}

std::string status_of(const TemporaryFolder& folder) {
  const Workspace workspace(folder.path());
  return status_text(read_status(workspace, example::swings()), workspace);
}

bool says(const std::string& text, const std::string& line) { return text.find(line) != std::string::npos; }

std::size_t run_files(const TemporaryFolder& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(Workspace(folder.path()).runs()), std::filesystem::directory_iterator()));
}

}  // namespace

TEST_SUITE("framework/study/stopped_early") {
  TEST_CASE("a study ends at the first look that is narrow enough, with exactly the samples of that look") {
    const TemporaryFolder folder, complete;
    const auto end = run_study(folder.path(), call_with());
    const auto& stop = end.report.results.front().stop;
    REQUIRE(stop);
    REQUIRE(stop->ended);
    const auto samples = stop->look->samples;
    CHECK(samples > 50);
    CHECK(samples < 150);
    CHECK(samples % 10 == 0);
    CHECK(stop->look->half_width() <= 0.1);
    CHECK(end.report.results.front().samples == samples);
    CHECK(end.report.results.front().missing == 0);
    CHECK_FALSE(end.report.stopped);
    CHECK(end.report.complete == samples / 10);
    CHECK(end.report.failed == 0);
    CHECK(end.report.missing == 0);
    CHECK(end.report.not_needed == 40 - samples / 10);
    CHECK(run_files(folder) < 40);  // the lane may be some runs ahead of the look, which is made on another thread

    const TemporaryFolder one_by_one;  // where each run is looked at before the next one begins, none is begun in vain
    auto sequential = call_with();
    sequential.overrides.push_back("execution.sequential=true");
    run_study(one_by_one.path(), sequential);
    CHECK(run_files(one_by_one) == samples / 10);
    CHECK(example::results(one_by_one.path()) == example::results(folder.path()));

    const Reader reader(Workspace(folder.path()).study_file());
    CHECK(reader.natural("/results", "samples") == samples);
    CHECK(reader.natural("/results", "complete") == 1);
    CHECK(reader.natural("/results", "stopped_early") == 1);
    CHECK(reader.natural("/results", "stop_samples") == samples);
    CHECK(reader.real("/results", "stop_estimate") == stop->look->estimate);
    CHECK(reader.text("/results", "stop_outcome") == stop_outcome_text(*stop));

    // A study of just these samples and no rule has the same rows and statistics.
    run_study(complete.path(), {.overrides = {fmt::format("samples.count={}", samples), "phases.swing.steps=50", record_3}});
    CHECK(results(folder.path()) == results(complete.path()));
  }

  TEST_CASE("the same bits and the same end on any cores, cut in any way") {
    const TemporaryFolder one;
    const auto expected = run_study(one.path(), call_with());
    for (const auto* per_run : {"1", "7", "10", "\"auto\"", "400"}) {
      for (const auto& pus : {std::vector<unsigned>{0}, std::vector<unsigned>{0, 0}}) {
        CAPTURE(per_run);
        CAPTURE(pus.size());
        const TemporaryFolder other;
        const auto end = run_study(other.path(), call_with({fmt::format("samples.per_run={}", per_run)}, pus));
        CHECK(end.report.results.front().stop->look->samples == expected.report.results.front().stop->look->samples);
        CHECK(end.report.results.front().stop->look->low == expected.report.results.front().stop->look->low);
        CHECK(results(other.path()) == results(one.path()));
      }
    }
  }

  TEST_CASE("a second call begins no run and finds the same, and says so in the status") {
    const TemporaryFolder folder;
    const auto first = run_study(folder.path(), call_with());
    const auto expected = results(folder.path());
    const auto files = run_files(folder);
    const auto again = run_study(folder.path(), call_with({}, {0, 0}));
    CHECK(again.log.empty());
    CHECK(run_files(folder) == files);
    CHECK(again.report.complete == first.report.complete);
    CHECK(again.report.not_needed == first.report.not_needed);
    CHECK(results(folder.path()) == expected);
    const auto text = status_of(folder);
    CAPTURE(text);
    CHECK(says(text, fmt::format("{} complete, 0 failed, 0 to do, {} not needed\n", first.report.complete, first.report.not_needed)));
    CHECK(says(text, "stop rule   " + stop_outcome_text(*first.report.results.front().stop) + "\n"));
    CHECK_FALSE(says(text, "run the study again"));
  }

  TEST_CASE("a rule that asks for more goes on, one that asks for less ends earlier; no run is done again") {
    const TemporaryFolder folder, fresh;
    const auto first = run_study(folder.path(), call_with());
    const auto more = run_study(folder.path(), call_with({"stop.half_width=0.07"}));
    CHECK(more.plan.changed);
    CHECK(more.plan.count(Action::complete) >= first.report.complete);
    CHECK(more.plan.count(Action::redo) == 0);
    CHECK(more.report.results.front().samples > first.report.results.front().samples);
    run_study(fresh.path(), call_with({"stop.half_width=0.07"}));
    CHECK(results(folder.path()) == results(fresh.path()));

    StopRequest stop;
    stop.ask();
    run_study(folder.path(), call_with(), &stop);  // a new plan, and nothing is run: but what is there is enough, once it is looked at
    CHECK(says(status_of(folder), "of the study as it was before; run it again to make them anew"));
    const auto less = run_study(folder.path(), call_with());
    CHECK(less.report.results.front().samples == first.report.results.front().samples);
    CHECK(less.log.empty());
    const auto none = run_study(folder.path(), call_with({"stop.column=\"\"", "stop.half_width=0"}));
    CHECK(none.report.results.front().samples == 400);
    CHECK_FALSE(none.report.results.front().stop);
  }

  TEST_CASE("a study that is stopped by a signal goes on to the same end") {
    const TemporaryFolder folder, undisturbed;
    const auto call = call_with({"phases.swing.steps=20000", "phases.swing.record.samples=\"3\""});
    StopRequest stop;
    const auto first = run_study(folder.path(), call, &stop, [&](const StudyParts& parts) {
      return std::jthread([&] {
        while (parts.counts.runs_complete < 3) std::this_thread::yield();
        stop.ask();
      });
    });
    REQUIRE(first.report.stopped);
    CHECK_FALSE(std::filesystem::exists(Workspace(folder.path()).study_file()));
    const auto second = run_study(folder.path(), call);
    const auto expected = run_study(undisturbed.path(), call);
    CHECK(second.report.results.front().stop->look->samples == expected.report.results.front().stop->look->samples);
    CHECK(second.report.complete == expected.report.complete);
    CHECK(results(folder.path()) == results(undisturbed.path()));
  }

  TEST_CASE("runs behind the end that failed or were done before change nothing") {
    const TemporaryFolder folder, plain;
    auto call = call_with();
    call.runs = IdRanges("20-22");
    const auto part = run_study(folder.path(), call);  // no sample of the beginning: the rule cannot look
    CHECK_FALSE(part.report.results.front().stop->ended);
    CHECK_FALSE(part.report.results.front().stop->look);
    CHECK(part.report.missing == 37);
    CHECK(part.report.results.front().samples == 400);
    const auto all = run_study(folder.path(), call_with());
    run_study(plain.path(), call_with());
    CHECK(results(folder.path()) == results(plain.path()));
    CHECK(all.report.failed == 0);
    CHECK(all.report.missing == 0);
    call.runs = IdRanges("0-30");  // of these the study needs the first ones alone
    const TemporaryFolder asked;
    CHECK(run_study(asked.path(), call).report.results.front().stop->ended);
    CHECK(results(asked.path()) == results(plain.path()));
  }

  TEST_CASE("a rule that is never met leaves the study as it is without one") {
    const TemporaryFolder with, without;
    const auto end = run_study(with.path(), call_with({"stop.half_width=0.0001"}));
    CHECK_FALSE(end.report.results.front().stop->ended);
    CHECK(end.report.results.front().stop->look->samples == 400);
    CHECK(end.report.not_needed == 0);
    run_study(without.path(), {.overrides = {"samples.count=400", "phases.swing.steps=50"}});
    CHECK(results(with.path()) == results(without.path()));
    CHECK(says(status_of(with), "stop rule   not stopped early: after 400 samples results.high = "));
  }

  TEST_CASE("runs that end after a phase are all done, since there is nothing to look at; the whole ones then end as ever") {
    const TemporaryFolder folder, straight;
    auto call = call_with();
    call.until = "swing";
    const auto part = run_study(folder.path(), call);
    CHECK(part.report.complete == 40);
    CHECK(part.report.not_needed == 0);
    CHECK(part.plan.stop_rule.empty());
    const auto whole = run_study(folder.path(), call_with());
    const auto expected = run_study(straight.path(), call_with());
    CHECK(whole.report.results.front().samples == expected.report.results.front().samples);
    CHECK(results(folder.path()) == results(straight.path()));
  }

  TEST_CASE("each case ends with its own samples") {
    const TemporaryFolder both, one;
    auto call = call_with({"sweep.\"phases.scale.factor\"=[2, 1.2]"}, {0, 0});
    const auto end = run_study(both.path(), call);
    REQUIRE(end.report.results.size() == 2);
    CHECK(end.report.results[0].stop->ended);
    CHECK(end.report.results[1].stop->ended);
    CHECK(end.report.complete + end.report.not_needed == 80);
    const auto alone = run_study(one.path(), call_with({"phases.scale.factor=1.2"}));
    // Above 0.5 / 1.2 rad are 21 % of the samples, above 0.25 rad 62 %: its interval is narrow earlier.
    CHECK(end.report.results[1].samples < end.report.results[0].samples);
    CHECK(end.report.results[1].samples == alone.report.results.front().samples);
    CHECK(end.report.results[1].stop->look->low == alone.report.results.front().stop->look->low);
    const auto text = status_of(both);
    CAPTURE(text);
    CHECK(says(text, "stop rule   factor=2: stopped early after "));
    CHECK(says(text, "stop rule   factor=1.2: stopped early after "));
    const auto again = run_study(both.path(), call);
    CHECK(again.log.empty());
    CHECK(again.report.complete == end.report.complete);
  }

  TEST_CASE("failed runs count as no success and stand in the report") {
    const TemporaryFolder folder;
    const auto end = run_study(folder.path(), call_with({"phases.swing.throw_at=3"}));
    REQUIRE(end.report.results.front().stop->ended);
    CHECK(end.report.results.front().stop->look->estimate == 0);
    // A rate of 0 of n: half width z^2/2 / (n + z^2), below 0.1 from 16 on, and 20 is the first look.
    CHECK(end.report.results.front().samples == 20);
    CHECK(end.report.results.front().failed == 20);
    CHECK(end.report.failed == 2);
    CHECK(end.report.complete == 0);
  }
}
