#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "tests/framework/study/recordings_folder.hpp"

namespace fs = std::filesystem;

using namespace regatta;
using recordings::Folder;
using recordings::input_names;
using recordings::name_in;
using recordings::results_of;

TEST_SUITE("framework/study/numbers_of_inputs") {
  TEST_CASE("further files are further runs; what is complete stays") {
    const Folder folder({"b", "d"});
    folder.run();
    folder.write("a", 9);
    const auto end = folder.run();
    CHECK(end.plan.changed);
    CHECK(end.plan.count(Action::complete) == 2);
    CHECK(end.plan.count(Action::fresh) == 1);
    CHECK(name_in(folder.file_of(2)) == "a");
    CHECK(input_names(folder.path("out/study.h5")) == std::vector<std::string>{"b", "d", "a"});
    CHECK_FALSE(folder.run().plan.changed);
  }

  TEST_CASE("a file that is renamed is the same run") {
    const Folder folder;
    folder.run();
    fs::rename(folder.path("data/b.txt"), folder.path("data/z.txt"));
    const auto end = folder.run();
    CHECK(end.plan.count(Action::complete) == 4);
    CHECK(end.plan.runs.size() == 4);
    CHECK(input_names(folder.path("out/study.h5")) == std::vector<std::string>{"a", "z", "c", "d"});
  }

  TEST_CASE("a file that is gone stays a part of the study: with its results, or as a failure, until it is left out") {
    Folder folder;
    folder.run();
    const auto hash = results_of(folder.path("out"));
    folder.remove("b");
    const auto kept = folder.run();
    CHECK(kept.plan.count(Action::complete) == 4);
    CHECK_FALSE(kept.plan.changed);
    CHECK(results_of(folder.path("out")) == hash);
    fs::remove(folder.path("out/runs/000001.h5"));
    const auto missed = folder.run();
    CHECK(missed.report.complete == 3);
    CHECK(missed.report.failed == 1);
    CHECK(missed.plan.runs[1].blocked == "load: " + folder.path("data/b.txt").string() +
                                             " is gone, and has to be read; bring it back, or leave it out with inputs.exclude");
    folder.text = "exclude = [\"b.txt\"]\n";
    const auto left_out = folder.run();
    CHECK(left_out.report.complete == 3);
    CHECK(left_out.report.failed == 0);
    CHECK(input_names(folder.path("out/study.h5")) == std::vector<std::string>{"a", "d", "c"});
  }

  TEST_CASE("results of a file that is gone are not given up for a number") {
    Folder folder;
    folder.run();
    folder.remove("d");
    folder.text = "exclude = [\"b.txt\"]\n";
    CHECK_THROWS_WITH_AS(folder.run(), doctest::Contains("data/d.txt is gone and was number 3, which 3 files do not have"), ConfigError);
    CHECK(folder.file_of(3).text("/", "status") == "complete");
    folder.text = "exclude = [\"b.txt\", \"d.txt\"]\n";
    CHECK(folder.run().plan.count(Action::complete) == 1);  // c has the number of b now
  }

  TEST_CASE("a file that takes the number of another does its run anew") {
    Folder folder;
    folder.run();
    folder.text = "exclude = [\"b.txt\"]\n";
    const auto end = folder.run();
    CHECK(end.plan.count(Action::complete) == 2);
    REQUIRE(end.plan.runs[1].action == Action::redo);
    CHECK(end.plan.runs[1].reason ==
          "its input file is " + folder.path("data/d.txt").string() + ", was " + folder.path("data/b.txt").string());
    CHECK(name_in(folder.file_of(1)) == "d");
  }

  TEST_CASE("going on from stored products needs no input; what must be read again waits for it, and keeps what it has") {
    const Folder folder;
    CHECK(folder.run({.until = "load"}).report.complete == 4);
    folder.run({}, "whole");
    for (const auto* name : {"a", "b", "c", "d"}) folder.remove(name);
    const auto rest = folder.run();
    CHECK(rest.plan.count(Action::resume) == 4);
    CHECK(rest.report.complete == 4);
    CHECK(results_of(folder.path("out")) == results_of(folder.path("whole")));
    // Another option of a later phase is no reason to read it.
    CHECK(folder.run({.overrides = {"phases.blur.noise=0"}}).report.complete == 4);
    const auto before = folder.hash_of(0, "load/recording");
    const auto cannot = folder.run({.overrides = {"study.seed=9"}});  // what all settings contain
    CHECK(cannot.report.failed == 4);
    CHECK(cannot.plan.runs[0].blocked.starts_with("load: " + folder.path("data/a.txt").string() +
                                                  " is gone, and has to be read, because study.seed is 9, was 5; bring it back"));
    CHECK(folder.file_of(0).text("/", "status") == "complete");
    CHECK(folder.hash_of(0, "load/recording") == before);
    // Asked for by its number it is not lost either.
    CHECK(folder.run({.overrides = {"study.seed=9"}, .runs = IdRanges("0")}).report.failed == 1);
    CHECK(folder.hash_of(0, "load/recording") == before);
    folder.write("a", 3);
    CHECK(folder.run({.overrides = {"study.seed=9"}, .runs = IdRanges("0")}).report.complete == 1);
  }

  TEST_CASE("a file that goes between the plan and its run costs nothing that an earlier file holds") {
    const Folder folder;
    folder.run();
    folder.write("c", 8);
    const auto& pipeline = recordings::info();
    const auto study = parse_study(recordings::study_text, folder.path("study.toml"), {}, pipeline);
    const Workspace workspace(folder.path("out"));
    const auto provenance = current_provenance({"test"});
    const auto plan = make_plan(study, pipeline, pipeline, workspace, 1, provenance);
    REQUIRE(plan.runs[2].action == Action::redo);
    const auto before = folder.hash_of(2, "load/recording");
    folder.remove("c");
    StopRequest never;
    StudyRunner runner(study, pipeline, workspace, plan, provenance, never, {}, {{0}, {}, "app run study.toml"});
    const auto report = runner.run();
    CHECK(report.failed == 1);
    CHECK(report.complete == 3);
    CHECK(folder.file_of(2).text("/", "status") == "complete");
    CHECK(folder.hash_of(2, "load/recording") == before);
  }

  TEST_CASE("a study that is moved with its files still knows those that are gone") {
    const Folder folder;
    folder.run();
    folder.remove("b");
    const auto hash = results_of(folder.path("out"));
    const Folder other;
    for (const auto* name : {"data", "out"}) {
      fs::remove_all(other.path(name));
      fs::rename(folder.path(name), other.path(name));
    }
    const auto end = other.run();
    CHECK(end.plan.count(Action::complete) == 4);
    CHECK(end.plan.inputs[1].gone);
    CHECK(end.plan.inputs[1].path == other.path("data/b.txt").string());
    CHECK(results_of(other.path("out")) == hash);
    CHECK(input_names(other.path("out/study.h5")) == std::vector<std::string>{"a", "b", "c", "d"});
    CHECK_FALSE(other.run().plan.changed);
  }
}
