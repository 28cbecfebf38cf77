#include <doctest/doctest.h>

#include "framework/study/run/status_text.hpp"
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

  TEST_CASE("a damaged run file is called so, with what becomes of it") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const auto file = Workspace(folder.path()).run_file(4);
    std::filesystem::resize_file(file, 1000);
    const auto text = status_of(folder);
    CAPTURE(text);
    CHECK(says(text, "runs        9 complete, 0 failed, 1 to do (1 of them damaged)\n"));
    CHECK(says(text, "  run 000004 damaged: "));
    CHECK(says(text, "; running the study again computes it anew\n"));
    CHECK_FALSE(says(text, "buf = "));  // of HDF5
    run_study(folder.path());
    CHECK(says(status_of(folder), "runs        10 complete, 0 failed, 0 to do\n"));
  }
}
