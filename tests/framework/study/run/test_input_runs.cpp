#include <chrono>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "framework/study/plan/plan_text.hpp"
#include "framework/study/run/fill_contents.hpp"
#include "framework/study/run/rerun.hpp"
#include "framework/study/run/status.hpp"
#include "tests/framework/study/recordings_folder.hpp"

namespace fs = std::filesystem;

using namespace regatta;
using recordings::Folder;
using recordings::input_names;
using recordings::name_in;
using recordings::results_of;

TEST_SUITE("framework/study/input_runs") {
  TEST_CASE("a file is a run: its file and study.h5 say which, and results are in that order") {
    const Folder folder;
    const auto end = folder.run();
    CHECK(end.report.complete == 4);
    CHECK(end.plan.runs[1].cost.seconds == doctest::Approx(1e-6 * 16).scale(0));  // four lines of four characters
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

  TEST_CASE("a file that has to be read again for its run is not, once the study is asked to stop") {
    const Folder folder;
    const auto plan = folder.run().plan;
    const auto& pipeline = recordings::info();
    const auto study = parse_study(recordings::study_text, folder.path("study.toml"), {}, pipeline);
    const Workspace workspace(folder.path("out"));
    const auto provenance = current_provenance({"test"});
    StopRequest stop;
    StudyRunner runner(study, pipeline, workspace, plan, provenance, stop, {}, {{0}, {}, "app run study.toml"});
    fs::last_write_time(folder.path("data/c.txt"), fs::file_time_type::clock::now() - std::chrono::hours(1));
    stop.ask();
    std::optional<RunContents> contents;
    const auto ignore = [](const std::string&, const std::string&) {};
    CHECK_THROWS_AS(fill_contents(contents, runner.parts(), plan.runs[2], ignore, {}), Stopped);
    CHECK_NOTHROW(fill_contents(contents, runner.parts(), plan.runs[1], ignore, {}));  // known
  }

  TEST_CASE("a plan whose runs have inputs that it does not list is none") {
    const Folder folder({"a", "b"});
    folder.run();
    const Workspace workspace(folder.path("out"));
    auto plan = nlohmann::json::parse(std::ifstream(workspace.plan_file(1)));
    plan.erase("hash");
    plan["inputs"].erase(1);
    std::ofstream(workspace.plan_file(1)) << plan;
    CHECK_THROWS_WITH_AS(read_status(workspace, recordings::info()),
                         doctest::Contains("plan.json: cannot be read as a plan (a run has an input that is not listed); bring "),
                         ConfigError);
  }

  TEST_CASE("a plan that is not as it was written is none") {
    const Folder folder({"a", "b"});
    folder.run();
    const Workspace workspace(folder.path("out"));
    auto plan = nlohmann::json::parse(std::ifstream(workspace.plan_file(1)));
    plan["seed"] = 6;
    std::ofstream(workspace.plan_file(1)) << plan;
    CHECK_THROWS_WITH_AS(read_status(workspace, recordings::info()),
                         doctest::Contains("plan.json: cannot be read as a plan (it is not as it was written); bring it back from a copy"),
                         ConfigError);
    std::ofstream(workspace.plan_file(1)) << plan.dump(1).substr(0, 500);
    CHECK_THROWS_WITH_AS(read_status(workspace, recordings::info()), doctest::Contains("syntax error while parsing"), ConfigError);
    CHECK_THROWS_WITH_AS(read_status(workspace, recordings::info()), doctest::Contains("missing closing quote); bring it back"),
                         ConfigError);
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
      return rerun(folder.path("out/runs/000002.h5"), pipeline, {"test"}, {0}, StopRequest(), scratch.path());
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
