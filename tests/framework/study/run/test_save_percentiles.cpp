#include <algorithm>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/results/virtual_results.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_file_of;
using example::run_study;
using example::StudyCall;

namespace {

const std::string percentiles_only = "output.save=\"percentiles\"";

std::map<std::string, std::string> statistics(const TemporaryFolder& folder) {
  std::map<std::string, std::string> all;
  const Reader study(Workspace(folder.path()).study_file());
  for (const auto& group : study.products("/results")) all[group] = study.text(group, "hash").value();
  return all;
}

bool says(const std::vector<std::string>& log, const std::string& text) {
  return std::ranges::any_of(log, [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

}  // namespace

TEST_SUITE("framework/study/save_percentiles") {
  TEST_CASE("files keep what percentiles need and no values, and going on computes nothing again") {
    const TemporaryFolder folder;
    const auto end = run_study(folder.path(), {.overrides = {percentiles_only}});
    CHECK(end.report.complete == 10);
    const auto file = run_file_of(folder.path(), 3);
    CHECK(file.has("/phases/combine/results/tally"));
    CHECK_FALSE(file.has("/phases/combine/results/hash"));
    CHECK_FALSE(file.has("/phases/combine/results/first_id"));
    const auto first = statistics(folder);
    CHECK(first.contains("/results/statistics/results/percentiles"));
    CHECK(first.contains("/results/statistics/results/counts"));
    CHECK_FALSE(first.contains("/results/results"));
    CHECK_FALSE(first.contains("/results/statistics/results/sensitivity"));

    std::filesystem::remove(Workspace(folder.path()).study_file());
    const auto again = run_study(folder.path(), {.overrides = {percentiles_only}});
    CHECK(again.report.complete == 10);
    CHECK(again.log.empty());
    CHECK(statistics(folder) == first);
  }

  TEST_CASE("the same bits in slices of any size, on two lanes, without any thread") {
    const TemporaryFolder tens, sevens, two, sequential, others;
    run_study(tens.path(), {.overrides = {percentiles_only}});
    const auto expected = statistics(tens);
    run_study(sevens.path(), {.overrides = {percentiles_only, "samples.per_run=7"}});
    CHECK(statistics(sevens) == expected);
    run_study(two.path(), {.overrides = {percentiles_only, "samples.per_run=3"}, .pus = {0, 0}});
    CHECK(statistics(two) == expected);
    run_study(sequential.path(), {.overrides = {percentiles_only, "execution.sequential=true"}});
    CHECK(statistics(sequential) == expected);
    run_study(others.path(), {.overrides = {percentiles_only, "study.seed=8"}});
    CHECK_FALSE(statistics(others) == expected);
  }

  TEST_CASE("runs that kept all serve a study of percentiles, and the other way round they are computed again") {
    const TemporaryFolder all, some;
    run_study(all.path());
    run_study(some.path(), {.overrides = {percentiles_only}});
    const auto expected = statistics(some);
    const auto less = run_study(all.path(), {.overrides = {percentiles_only}});
    CHECK(less.log.empty());
    CHECK(statistics(all) == expected);

    const auto more = run_study(some.path());
    CHECK(more.report.complete == 10);
    CHECK(more.plan.count(Action::complete) == 0);  // the plan says so before
    CHECK(says(more.log, "output.save: all is wanted, and percentiles was kept"));
    CHECK(statistics(some).contains("/results/results"));
    CHECK_FALSE(run_file_of(some.path(), 3).has("/phases/combine/results/tally"));
  }

  TEST_CASE("with another condition a run is computed again, since its values are gone") {
    const TemporaryFolder folder, direct;
    const std::string condition = "statistics.where=\"results.high\"";
    run_study(folder.path(), {.overrides = {percentiles_only}});
    const auto end = run_study(folder.path(), {.overrides = {percentiles_only, condition}});
    CHECK(says(end.log, "output.save: percentiles of samples with results.high is wanted, and percentiles was kept"));
    run_study(direct.path(), {.overrides = {percentiles_only, condition}});
    CHECK(statistics(folder) == statistics(direct));
  }

  TEST_CASE("files say how exact percentiles are, and there is nothing to put together") {
    const TemporaryFolder folder;
    run_study(folder.path(), {.overrides = {percentiles_only}});
    CHECK(Reader(Workspace(folder.path()).study_file()).real("/results/statistics/results", "resolution") == 1.0 / 256);
    CHECK_THROWS_WITH_AS(write_virtual_results(Workspace(folder.path()), example::swings(), folder.path() / "virtual.h5"),
                         doctest::Contains("its files have no values of"), ConfigError);
  }

  TEST_CASE("a study that was stopped goes on to the same statistics") {
    const TemporaryFolder folder, straight;
    run_study(straight.path(), {.overrides = {percentiles_only, "phases.swing.steps=20000"}});
    StopRequest stop;
    auto end = run_study(folder.path(), {.overrides = {percentiles_only, "phases.swing.steps=20000"}}, &stop, [&](const StudyParts& parts) {
      return std::jthread([&](const std::stop_token& stopped) {
        while (!stopped.stop_requested() && parts.counts.runs_complete < 2) std::this_thread::yield();
        stop.ask();
      });
    });
    CHECK(end.report.stopped);
    CHECK(end.report.complete < 10);
    end = run_study(folder.path(), {.overrides = {percentiles_only, "phases.swing.steps=20000"}});
    CHECK(end.report.complete == 10);
    CHECK(statistics(folder) == statistics(straight));
  }
}
