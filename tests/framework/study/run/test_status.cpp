#include <doctest/doctest.h>

#include "framework/study/run/status.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_study;

namespace {

std::string status_of(const TemporaryFolder& folder) {
  const Workspace workspace(folder.path());
  return status_text(read_status(workspace, example::swings()), workspace);
}

bool says(const std::string& text, const std::string& line) { return text.find(line) != std::string::npos; }

}  // namespace

TEST_SUITE("framework/study/status") {
  TEST_CASE("results of the study as it was before are said to be so") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto results = "results     " + Workspace(folder.path()).study_file().string();
    CHECK(says(status_of(folder), results + "\n"));

    StopRequest stop;
    stop.ask();  // a new plan is made, and nothing is run
    run_study(folder.path(), {.overrides = {"samples.count=120"}}, &stop);
    const auto grown = status_of(folder);
    CAPTURE(grown);
    CHECK(says(grown, "runs        10 complete, 0 failed, 2 to do"));
    CHECK(says(grown, results + ", of the study as it was before; run it again to make them anew\n"));

    run_study(folder.path(), {.overrides = {"samples.count=120"}});
    CHECK(says(status_of(folder), results + "\n"));
  }
}
