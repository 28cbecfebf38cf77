#include <doctest/doctest.h>

#include "framework/storage/reader.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_study;
using example::StudyCall;

namespace {

const std::string swept =
    std::string(example::study_text) + "[sweep]\n\"phases.scale.factor\" = [2, 3]\n\"phases.swing.steps\" = [10, 50]\n";

/// The hash of a group of results: of all its columns.
std::string hash_of(const std::filesystem::path& folder, const std::string& group) {
  return Reader(Workspace(folder).study_file()).text(group, "hash").value();
}

}  // namespace

TEST_SUITE("framework/study/cases") {
  TEST_CASE("a case of a sweep has the same bits as a study of its own") {
    TemporaryFolder sweep, alone;
    const auto end = run_study(sweep.path(), {.text = swept});
    CHECK(end.plan.runs.size() == 40);
    REQUIRE(end.report.results.size() == 4);
    CHECK(end.report.results[3].case_name == "factor=3, steps=50");
    CHECK(end.report.results[3].complete() == 100);
    run_study(alone.path(), {.overrides = {"phases.scale.factor=3"}});
    for (const std::string port : {"results", "swung", "statistics/results/numbers"})
      CHECK(hash_of(sweep.path(), "/results/factor=3, steps=50/" + port) == hash_of(alone.path(), "/results/" + port));
    CHECK(hash_of(sweep.path(), "/results/factor=2, steps=50/results") != hash_of(alone.path(), "/results/results"));
  }

  TEST_CASE("a swept study is kept, grows by samples and by cases, and one core or two give the same") {
    TemporaryFolder folder, other;
    run_study(folder.path(), {.text = swept});
    CHECK(run_study(folder.path(), {.text = swept}).plan.count(Action::complete) == 40);

    const auto grown = run_study(folder.path(), {.overrides = {"samples.count=120"}, .text = swept});
    CHECK(grown.plan.count(Action::complete) == 40);
    CHECK(grown.plan.count(Action::fresh) == 8);

    const std::vector<std::string> more = {"samples.count=120", "sweep.\"phases.scale.factor\"=[5, 3, 2]"};
    const auto wider = run_study(folder.path(), {.overrides = more, .text = swept});
    CHECK(wider.plan.count(Action::complete) == 48);
    CHECK(wider.plan.count(Action::fresh) == 24);
    CHECK(wider.report.results[0].case_name == "factor=5, steps=10");

    run_study(other.path(), {.overrides = more, .pus = {0, 1}, .text = swept});
    for (const std::string name : {"factor=5, steps=10", "factor=3, steps=50", "factor=2, steps=10"})
      CHECK(hash_of(folder.path(), "/results/" + name + "/results") == hash_of(other.path(), "/results/" + name + "/results"));
  }

  TEST_CASE("a run file and study.h5 say the case") {
    TemporaryFolder folder;
    run_study(folder.path(), {.text = swept});
    CHECK(example::run_file_of(folder.path(), 2).text("/", "case") == "factor=3, steps=10");
    const Reader reader(Workspace(folder.path()).study_file());
    CHECK(reader.text("/results/factor=3, steps=10", "case") == "factor=3, steps=10");
  }

  TEST_CASE("results that cannot be written are said, whatever the reason: the runs are done") {
    TemporaryFolder folder;
    auto study = parse_study(swept, "study.toml", {}, example::swings());
    for (auto& of_case : study.cases) of_case.name = "one for all";  // which is refused when a study is read
    const Workspace workspace(folder.path());
    workspace.create();
    const auto provenance = current_provenance({"test"});
    const auto plan = make_plan(study, example::swings(), example::swings(), workspace, 1, provenance);
    const StopRequest never;
    StudyRunner runner(study, example::swings(), workspace, plan, provenance, never, {}, {.pus = {0}, .runs = {}, .repeat = {}});
    const auto report = runner.run();
    CHECK(report.complete == 40);
    CHECK_FALSE(report.results_error.empty());
    CHECK_FALSE(std::filesystem::exists(workspace.study_file()));
  }
}
