#include <doctest/doctest.h>

#include "framework/study/plan/plan_text.hpp"
#include "framework/study/run/rerun.hpp"
#include "framework/study/run/status.hpp"
#include "tests/framework/study/recordings_folder.hpp"

using namespace regatta;
using recordings::Folder;
using recordings::name_in;
using recordings::results_of;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> input_names(const fs::path& study_file) {
  std::vector<std::string> names;
  const auto table = Reader(study_file).table("/inputs");
  for (std::size_t i = 0; i < find_column(table, "id")->shape.front(); ++i) {
    CHECK(find_column(table, "id")->number(i) == i);
    names.push_back(fs::path(find_column(table, "path")->text(i)).stem().string());
  }
  return names;
}

}  // namespace

TEST_SUITE("framework/study/input_runs") {
  TEST_CASE("a file is a run: its file and study.h5 say which, and results are in that order") {
    const Folder folder;
    const auto end = folder.run();
    CHECK(end.report.complete == 4);
    CHECK(end.plan.runs[1].cost.seconds == doctest::Approx(1e-6 * 16));  // four lines of four characters
    const auto file = folder.file_of(2);
    CHECK(file.text("/", "input") == folder.path("data/c.txt").string());
    CHECK(file.text("/", "input_digest") == InputFile(folder.path("data/c.txt")).digest());
    CHECK(file.natural("/", "input_bytes") == 20);
    CHECK(input_names(folder.path("out/study.h5")) == std::vector<std::string>{"a", "b", "c", "d"});
    const auto table = Reader(folder.path("out/study.h5")).table("/results/summaries");
    for (std::size_t i = 0; i < 4; ++i) CHECK(find_column(table, "count")->number(i) == i + 3);
    CHECK(plan_text(end.plan, recordings::info(), false).starts_with("4 runs of an input file each: 4 files, 72 B\n         4 new\n"));
  }

  TEST_CASE("results are the same on one core, on two, and without any thread") {
    const Folder folder;
    folder.run();
    folder.run({.pus = {0, 1}}, "two");
    folder.run({.overrides = {"execution.sequential=true"}}, "none");
    CHECK(results_of(folder.path("two")) == results_of(folder.path("out")));
    CHECK(results_of(folder.path("none")) == results_of(folder.path("out")));
    folder.run({.overrides = {"study.seed=6"}}, "other");
    CHECK(results_of(folder.path("other")) != results_of(folder.path("out")));
  }

  TEST_CASE("random numbers belong to the content: not to the name, the number, or the other files") {
    const Folder folder, few({"x", "c"});
    folder.run();
    few.remove("x");
    few.write("0", 5);  // the content of c
    few.run();
    REQUIRE(name_in(few.file_of(0)) == "0");
    CHECK(few.hash_of(0, "blur/blurred") == folder.hash_of(2, "blur/blurred"));
    CHECK(few.hash_of(1, "blur/blurred") == folder.hash_of(2, "blur/blurred"));
    CHECK(folder.hash_of(1, "blur/blurred") != folder.hash_of(2, "blur/blurred"));
    // As many values of another content get other numbers: no noise is common to two recordings.
    const Folder one({"a"}), other({"a"});
    std::ofstream(one.path("data/a.txt")) << "0\n0\n";
    std::ofstream(other.path("data/a.txt")) << "0\n0\n0\n";
    one.run(), other.run();
    const auto noise = [](const Folder& of) {
      return from_columns<recordings::Recording>(of.file_of(0).columns("/phases/blur/blurred", type_of<recordings::Recording>())).values;
    };
    CHECK(noise(one)[0] != noise(other)[0]);
  }

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

  TEST_CASE("a file of another content is done again, and only that; its name and times count nothing") {
    const Folder folder;
    folder.run();
    const auto hash = results_of(folder.path("out"));
    fs::last_write_time(folder.path("data/a.txt"), fs::file_time_type::clock::now());
    CHECK(folder.run().plan.count(Action::complete) == 4);
    folder.write("b", 7);
    const auto end = folder.run();
    CHECK(end.plan.count(Action::complete) == 3);
    REQUIRE(end.plan.runs[1].action == Action::redo);
    CHECK(end.plan.runs[1].reason == "input " + folder.path("data/b.txt").string() + " has another content than before");
    CHECK(plan_text(end.plan, recordings::info(), false).find("load, blur, summarise: its input file has another content") !=
          std::string::npos);
    CHECK(results_of(folder.path("out")) != hash);
    folder.write("b", 4);
    folder.run();
    CHECK(results_of(folder.path("out")) == hash);
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

  TEST_CASE("a file that cannot be read as one fails alone, and the failure names it") {
    const Folder folder;
    std::ofstream(folder.path("data/b.txt"), std::ios::app) << "ten\n";
    const auto end = folder.run();
    CHECK(end.report.complete == 3);
    CHECK(end.report.failed == 1);
    CHECK(folder.file_of(1).text("/", "error") == "load: " + folder.path("data/b.txt").string() + ":5: \"ten\" is no number");
    CHECK(folder.file_of(1).text("/", "repeat") == "app run study.toml --runs 1");
  }

  TEST_CASE("a file that is written to between the plan and its run fails it") {
    const Folder folder;
    const auto& pipeline = recordings::info();
    const auto study = parse_study(recordings::study_text, folder.path("study.toml"), {}, pipeline);
    const Workspace workspace(folder.path("out"));
    workspace.create();
    const auto provenance = current_provenance({"test"});
    const auto plan = make_plan(study, pipeline, pipeline, workspace, 1, provenance);
    folder.write("c", 8);
    StopRequest never;
    StudyRunner runner(study, pipeline, workspace, plan, provenance, never, {}, {{0}, {}, "app run study.toml"});
    const auto report = runner.run();
    CHECK(report.failed == 1);
    CHECK(report.complete == 3);
    CHECK(folder.file_of(2).text("/", "error") == "input: " + folder.path("data/c.txt").string() +
                                                      " was written to since the plan was made; run the study again when it is finished");
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

  TEST_CASE("cases read the same files, and get the same random numbers") {
    Folder folder;
    folder.text = "[sweep]\n\"phases.blur.noise\" = [0.1, 0.2]\n";
    const auto end = folder.run();
    CHECK(end.report.complete == 8);
    Folder plain;
    plain.run();
    CHECK(results_of(folder.path("out"), "/results/noise=0.1") == results_of(plain.path("out")));
    folder.write("e", 11);
    CHECK(folder.run().plan.count(Action::fresh) == 2);
  }

  TEST_CASE("a run is computed again from its own file as long as its input is there") {
    const Folder folder;
    folder.run();
    const auto& pipeline = recordings::info();
    const auto again = [&] {
      const TemporaryFolder scratch;
      return rerun(folder.path("out/runs/000002.h5"), pipeline, current_provenance({"test"}), {0}, StopRequest(), scratch.path());
    };
    folder.remove("a");  // the pattern does not find what it did then
    CHECK(again().identical());
    folder.write("c", 9);
    const auto other = again();
    CHECK_FALSE(other.identical());
    CHECK(other.otherwise ==
          std::vector<std::string>{"inputs.file = " + folder.path("data/c.txt").string() + " has another content than before"});
    folder.remove("c");
    CHECK_THROWS_WITH_AS(again(), doctest::Contains("data/c.txt: cannot be read (No such file or directory)"), Error);
  }

  TEST_CASE("the status knows runs of another content") {
    const Folder folder;
    folder.run();
    const auto& pipeline = recordings::info();
    const Workspace workspace(folder.path("out"));
    CHECK(read_status(workspace, pipeline).complete.size() == 4);
    folder.write("c", 9);
    folder.run({.runs = IdRanges("0")});  // a new plan; run 2 is not done again
    CHECK(read_status(workspace, pipeline).complete.size() == 3);
    CHECK(read_status(workspace, pipeline).outdated == 1);
  }
}
