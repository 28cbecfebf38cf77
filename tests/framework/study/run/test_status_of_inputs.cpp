#include <doctest/doctest.h>

#include "framework/study/results/study_difference.hpp"
#include "framework/study/run/rerun.hpp"
#include "framework/study/run/status_text.hpp"
#include "tests/framework/study/recordings_folder.hpp"

using namespace regatta;
using recordings::Folder;

namespace {
namespace fs = std::filesystem;
}

TEST_SUITE("framework/study/status_of_inputs") {
  TEST_CASE("the status counts files, and sees results of other contents") {
    Folder folder({"a", "b", "c"});
    folder.run();
    const Workspace workspace(folder.path("out"));
    const auto status = [&] { return read_status(workspace, recordings::info()); };
    CHECK(status_text(status(), workspace).find("\n  input files 3 in 3 runs\n") != std::string::npos);
    CHECK_FALSE(status().old_results);
    fs::rename(folder.path("data/b.txt"), folder.path("data/z.txt"));
    StopRequest stop;
    stop.ask();  // a new plan is made, and nothing is run
    folder.run({}, "out", &stop);
    CHECK_FALSE(status().old_results);  // names decide nothing
    folder.write("z", 7);
    folder.run({}, "out", &stop);
    CHECK(status().old_results);
    folder.run();
    CHECK_FALSE(status().old_results);
  }

  TEST_CASE("the status counts a run as failed whose input file is gone and would have to be read") {
    Folder folder({"a", "b", "c"});
    folder.run();
    folder.remove("b");
    const Workspace workspace(folder.path("out"));
    const auto status = [&] { return read_status(workspace, recordings::info()); };
    CHECK(status().failed == 0);  // its results are there
    folder.text = "[phases.blur]\nnoise = 0.3\n";
    StopRequest stop;
    stop.ask();  // a new plan is made, and nothing is run
    folder.run({}, "out", &stop);
    CHECK(status().failed == 0);  // what was loaded is in the run file, so that it can go on from there
    CHECK(status_text(status(), workspace)
              .find("\n  run 000001 goes on from what it has: " + folder.path("data/b.txt").string() + " is gone; where that has to be ") !=
          std::string::npos);
    fs::remove(workspace.run_file(1));
    const auto now = status();
    CHECK(now.failed == 1);
    CHECK(now.outdated == 2);
    CHECK(status_text(now, workspace)
              .find("\n  run 000001 failed: " + folder.path("data/b.txt").string() +
                    " is gone, and has to be read; bring it back, or leave it out\n") != std::string::npos);
  }

  TEST_CASE("files of other contents are not compared as if they were the same run") {
    const Folder folder({"a", "b", "c"}), fewer({"a", "c"});
    folder.run();
    fewer.run();
    const auto found = study_difference(Workspace(folder.path("out")), Workspace(fewer.path("out")), recordings::info());
    CHECK(found.runs ==
          std::vector<std::string>{"run 1: the input files have other contents", "run 2: planned only in " + folder.path("out").string()});
    CHECK(found.compared == 1);
    CHECK(found.columns.empty());
  }

  TEST_CASE("the status of a study that a rule has ended looks at the files before its end alone") {
    std::vector<std::string> names;
    for (char name = 'a'; name <= 'z'; ++name) names.emplace_back(1, name);
    Folder folder(names);
    folder.text = "[stop]\ncolumn = \"summaries.count\"\nhalf_width = 100\nmin_samples = 10\nblock = 10\n";
    folder.run();
    const Workspace workspace(folder.path("out"));
    const auto status = [&] { return read_status(workspace, recordings::info()); };
    REQUIRE(status().not_needed == 16);
    StopRequest stop;
    stop.ask();
    folder.write("y", 99);  // behind the end
    folder.run({}, "out", &stop);
    CHECK(status().not_needed == 16);
    CHECK_FALSE(status().old_results);
    folder.write("b", 99);
    folder.run({}, "out", &stop);
    CHECK(status().not_needed == 0);
    CHECK(status().old_results);
  }

  TEST_CASE("a run is computed again although other files that the study lists are gone") {
    Folder folder;
    folder.text = "[phases.blur]\nnoise = 0.2\n";
    const std::string listed =
        "inputs.files=[\"" + folder.path("data/a.txt").string() + "\", \"" + folder.path("data/c.txt").string() + "\"]";
    folder.run({.overrides = {listed}});
    folder.remove("a");
    const TemporaryFolder scratch;
    const auto report = rerun(folder.path("out/runs/000001.h5"), recordings::info(), {"test"}, {0}, StopRequest(), scratch.path());
    CHECK(report.identical());
    const auto text = rerun_text(report);
    CHECK_MESSAGE(text.starts_with("run 000001 of \"Recordings\", input " + folder.path("data/c.txt").string() + "\n  made by  "), text);
  }

  TEST_CASE("what differs of two runs of files is their content, and not where it was found") {
    const Folder folder({"a", "b"}), elsewhere({"a"});
    folder.run();
    elsewhere.run();
    const auto run_of = [](const Folder& of, const char* name) { return of.path(std::string("out/runs/") + name); };
    CHECK(file_difference(run_of(folder, "000000.h5"), run_of(elsewhere, "000000.h5")).none());
    const auto one = folder.path("data/a.txt"), other = folder.path("data/b.txt");
    CHECK(file_difference(run_of(folder, "000000.h5"), run_of(folder, "000001.h5")).settings ==
          std::vector<std::string>{fmt::format("inputs.file: {} (content {}) and {} (content {})", one.string(), InputFile(one).digest(),
                                               other.string(), InputFile(other).digest())});
  }
}
