#include <doctest/doctest.h>

#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_file_of;
using example::run_study;

namespace {

std::vector<std::string> computed(const Plan& plan, const PipelineInfo& pipeline) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    if (plan.runs.front().execute[i]) names.push_back(pipeline.phases[i].name);
  }
  return names;
}

}  // namespace

TEST_SUITE("framework/study/until") {
  TEST_CASE("a part of a pipeline is a phase and all that it reads from") {
    const auto part = example::swings().until("scale");
    REQUIRE(part.phases.size() == 2);
    CHECK(part.phases[0].name == "load");
    CHECK(part.phases[1].name == "scale");
    CHECK(part.phases[1].after == std::vector<std::size_t>{0});
    CHECK(part.whole == 5);
    for (const auto& port : part.ports) CHECK_FALSE(port.reduced);  // nobody writes "swung" and "results"
    const auto swing = example::swings().until("swing");
    CHECK(swing.phases.back().position == 3);
    CHECK(std::ranges::count(swing.ports, true, &PortInfo::reduced) == 1);
  }

  TEST_CASE("runs end after a phase, and a later call goes on from what was stored") {
    TemporaryFolder folder, straight;
    const auto first = run_study(folder.path(), {.until = "swing"});
    CHECK(first.report.complete == 10);
    CHECK(first.report.part);
    CHECK(run_file_of(folder.path(), 3).text("/", "status") == "partial");
    CHECK(run_file_of(folder.path(), 3).text("/", "until") == "swing");
    CHECK_FALSE(std::filesystem::exists(Workspace(folder.path()).study_file()));

    CHECK(run_study(folder.path(), {.until = "swing"}).plan.count(Action::complete) == 10);

    const auto rest = run_study(folder.path());
    CHECK(rest.plan.count(Action::resume) == 10);
    CHECK_FALSE(rest.plan.changed);  // it is the same study
    CHECK(rest.plan.runs.front().reason == "the phases before are done");
    const auto phases = computed(rest.plan, example::swings());
    CHECK(std::ranges::find(phases, "swing") == phases.end());
    CHECK(run_file_of(folder.path(), 3).text("/", "status") == "complete");

    run_study(straight.path());
    CHECK(example::results(folder.path()) == example::results(straight.path()));
  }

  TEST_CASE("what is whole stays whole, and a changed option redoes the part alone") {
    TemporaryFolder folder;
    run_study(folder.path());
    CHECK(run_study(folder.path(), {.until = "swing"}).plan.count(Action::complete) == 10);
    CHECK(run_file_of(folder.path(), 3).text("/", "status") == "complete");
    const auto changed = run_study(folder.path(), {.overrides = {"phases.swing.steps=40"}, .until = "swing"});
    CHECK(changed.plan.count(Action::redo) == 10);
    CHECK(changed.plan.runs.front().reason == "phases.swing.steps is 40, was 50");
    const auto again = run_study(folder.path(), {.overrides = {"phases.swing.steps=30"}});
    CHECK(again.plan.runs.front().action == Action::redo);
    CHECK(again.plan.runs.front().reason == "phases.swing.steps is 30, was 40");
  }
}
