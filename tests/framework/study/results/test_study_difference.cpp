#include <algorithm>
#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/results/study_difference.hpp"
#include "tests/framework/study/results/written_study.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_study;
using example::StudyCall;
using Texts = std::vector<std::string>;

namespace {

/// Two workspaces and what is different in them, where they are called "a" and "b".
class Two {
 public:
  void run(const StudyCall& one, const StudyCall& other) {
    run_study(a(), one);
    run_study(b(), other);
  }
  std::filesystem::path a() const { return folder_.path() / "a"; }
  std::filesystem::path b() const { return folder_.path() / "b"; }
  void remove(const std::filesystem::path& folder, std::initializer_list<std::uint64_t> runs) const {
    for (const auto run : runs) std::filesystem::remove(Workspace(folder).run_file(run));
  }
  StudyDifference difference() const { return study_difference(Workspace(a()), Workspace(b()), example::swings()); }
  /// The lines about runs, without the folder of the test.
  Texts runs() const {
    auto lines = difference().runs;
    for (auto& line : lines) line = without_folder(line);
    return lines;
  }
  std::string text() const { return without_folder(difference_text(difference(), "a", "b")); }

 private:
  std::string without_folder(std::string text) const {
    const auto prefix = folder_.path().string() + "/";
    for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) text.erase(at, prefix.size());
    return text;
  }

  TemporaryFolder folder_;
};

const StudyCall small{.overrides = {"samples.count=40", example::record_3}};  // four runs

StudyCall changed(std::initializer_list<std::string> more) {
  auto call = small;
  call.overrides.insert(call.overrides.end(), more);
  return call;
}

}  // namespace

TEST_SUITE("framework/study/study_difference") {
  TEST_CASE("a study that is run twice is the same, bit for bit") {
    Two two;
    two.run(small, small);
    CHECK(two.difference().none());
    CHECK(two.difference().compared == 4);
    CHECK(two.text() == "the same: 4 runs, bit for bit\n");
  }

  TEST_CASE("other settings, and each column that they change once for all runs") {
    Two two;
    two.run(small, changed({"phases.scale.factor=3"}));
    const auto found = two.difference();
    CHECK(found.settings == Texts{"phases.scale.factor: 2.0 and 3.0"});
    CHECK(found.runs.empty());
    CHECK(found.differing == std::vector<std::uint64_t>{0, 1, 2, 3});
    REQUIRE_FALSE(found.columns.empty());
    const auto scaled = std::ranges::find(found.columns, "/phases/combine/results/scaled", &ColumnDifference::column);
    REQUIRE(scaled != found.columns.end());
    CHECK(scaled->rows == 40);
    CHECK(scaled->files == 4);
    // Of an angle between 0.1 and 0.5 three times less twice; (3 - 2) / 3 of the larger one, each product rounded.
    CHECK(scaled->absolute > 0.4);
    CHECK(scaled->absolute <= 0.5);
    CHECK(scaled->relative == doctest::Approx(1.0 / 3).epsilon(1e-15));
    CHECK(std::ranges::none_of(found.columns, [](const auto& column) { return column.column.starts_with("/phases/swing/"); }));
    const auto text = two.text();
    CHECK(text.starts_with("a and b differ\nsettings\n  phases.scale.factor: 2.0 and 3.0\ncolumns of 4 of 4 runs that both have differ\n"));
    CHECK(text.find("\nstudy.h5\n  /results/results/scaled: 40 of 40 rows, at most 0.") != std::string::npos);
  }

  TEST_CASE("runs of only one are said in ranges") {
    Two two;
    two.run(changed({"samples.count=100"}), changed({"samples.count=130"}));
    two.remove(two.b(), {3, 4, 5, 8});
    two.remove(two.a(), {0});
    CHECK(two.runs() == Texts{"run 0: done only in b", "runs 3-5, 8: done only in a", "runs 10-12: planned only in b"});
    CHECK(two.difference().settings == Texts{"samples.count: 100 and 130"});
    CHECK(two.difference().compared == 5);
    CHECK(two.text().find("runs\n  run 0: done only in b\n  runs 3-5, 8: done only in a\n") != std::string::npos);
  }

  TEST_CASE("a run that is done in neither is none of what differs") {
    Two two;
    two.run(small, small);
    two.remove(two.a(), {1, 2});
    two.remove(two.b(), {1, 2});
    CHECK(two.difference().none());
    CHECK(two.difference().compared == 2);
  }

  TEST_CASE("runs that failed in one, with the reason, and what they did not come to") {
    Two two;
    two.run(small, changed({"phases.swing.throw_at=20"}));
    const auto runs = two.runs();
    REQUIRE(runs.size() == 1);
    CHECK(runs.front() == "runs 0-3: complete and failed: swing: step 20: energy is not finite");
    CHECK(two.text().find("  /phases/swing/swung: only in a/runs/000000.h5 in 4 runs\n") != std::string::npos);
  }

  TEST_CASE("other slices of the same samples: no run can be compared, the results can") {
    Two two;
    two.run(small, changed({"samples.per_run=20"}));
    CHECK(two.difference().none());
    CHECK(two.difference().results_compared);
    CHECK(two.text() == "the same: study.h5, bit for bit; the samples are cut into runs otherwise (samples.per_run: 10 and 20)\n");
    two.run(small, changed({"samples.per_run=20", "phases.scale.factor=3"}));
    CHECK(two.text().starts_with(
        "a and b differ\nsettings\n  phases.scale.factor: 2.0 and 3.0\nruns\n  the samples are cut into runs otherwise "
        "(samples.per_run: 10 and 20): only study.h5 is compared\nstudy.h5\n  /results/results/scaled: 40 of 40 rows"));
  }

  TEST_CASE("a study that has grown to its samples is the same as one that had them at once") {
    Two two;
    two.run(changed({"samples.count=35"}), changed({"samples.count=50"}));
    run_study(two.a(), changed({"samples.count=50"}));  // runs of 10, 10, 10, 5, 10, 5
    CHECK(two.text() == "the same: study.h5, bit for bit; the samples are cut into runs otherwise\n");
  }

  TEST_CASE("other slices and no results: there is nothing to compare, which is no difference") {
    Two two;
    two.run(small, changed({"samples.per_run=20"}));
    std::filesystem::remove(Workspace(two.a()).study_file());
    CHECK(two.text().ends_with("study.h5: only in b/study.h5\n"));
    std::filesystem::remove(Workspace(two.b()).study_file());
    CHECK_THROWS_WITH_AS(static_cast<void>(two.difference()),
                         doctest::Contains("(samples.per_run: 10 and 20), so only study.h5 can be compared, and neither has it yet"),
                         ConfigError);
  }

  TEST_CASE("one sweeps and the other does not: one line names the cases") {
    auto swept = small;
    swept.text = std::string(example::study_text) + "[sweep]\n\"phases.scale.factor\" = [2, 3]\n";
    Two two;
    two.run(small, swept);
    CHECK(two.text() ==
          "a and b differ\nsettings\n  only b sweeps, with the cases factor=2, factor=3; `compare a b` sets them beside the other study\n");
  }

  TEST_CASE("cases of a sweep: only the runs of the case that has changed differ") {
    const std::string swept = std::string(example::study_text) + "[sweep]\n\"phases.scale.factor\" = [2, {}]\n";
    const auto with = [&](const char* factor) {
      auto call = small;
      call.text = swept;
      call.text.replace(call.text.find("{}", call.text.find("[sweep]")), 2, factor);
      return call;
    };
    Two two;
    two.run(with("3"), with("4"));
    const auto found = two.difference();
    CHECK(found.compared == 8);
    CHECK(found.differing == std::vector<std::uint64_t>{1, 3, 5, 7});  // the cases take turns
    CHECK(std::ranges::find(found.settings, "factor=3: phases.scale.factor: 3.0 and none") != found.settings.end());
    CHECK(std::ranges::find(found.settings, "factor=4: phases.scale.factor: none and 4.0") != found.settings.end());
  }

  TEST_CASE("results of only one, and of none") {
    Two two;
    two.run(small, small);
    std::filesystem::remove(Workspace(two.b()).study_file());
    CHECK(two.text() == "a and b differ\ncolumns of 0 of 4 runs that both have differ\nstudy.h5\n  study.h5: only in a/study.h5\n");
    std::filesystem::remove(Workspace(two.a()).study_file());
    CHECK(two.difference().none());
    CHECK_FALSE(two.difference().results_compared);
  }

  TEST_CASE("a folder without a plan") {
    Two two;
    run_study(two.a(), small);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(two.difference()),
        (two.b().string() + ": there is no plan.json, so no study has been run here; the folder of a study is what run -w names").c_str(),
        ConfigError);
  }

  TEST_CASE("a damaged run file is named") {
    Two two;
    two.run(small, changed({"phases.scale.factor=3"}));  // other columns are read, where equal hashes would do
    const auto file = Workspace(two.b()).run_file(2);
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    CHECK_THROWS_WITH_AS(static_cast<void>(two.difference()), doctest::Contains(file.c_str()), Error);
  }

  TEST_CASE("two files: no number is the same as itself, and the number of a run is said") {
    const TemporaryFolder folder;
    const auto write = [&](const char* name, std::uint64_t run, double miss) {
      const std::vector<Results> results{written::results({{.miss = miss}, {.miss = 1}})};
      auto document = study_document(results, Compression::none);
      document.attribute("/", "run", run);
      document.attribute("/", "status", std::string("complete"));
      write_whole(folder.path() / name, document.build());
      return folder.path() / name;
    };
    const auto nan = write("nan.h5", 1, std::nan(""));
    CHECK(difference_text(file_difference(nan, write("same.h5", 1, std::nan(""))), "x", "y") == "the same, bit for bit\n");
    const auto text = difference_text(file_difference(nan, write("other.h5", 2, 4)), "x", "y");
    CHECK(text.starts_with("x and y differ\nruns\n  run: 1 and 2\ncolumns\n"));
    CHECK(text.find("  /results/scores/miss: 1 of 2 rows, 1 value not finite in one\n") != std::string::npos);
    CHECK_THROWS_WITH_AS(static_cast<void>(file_difference(nan, folder.path() / "none.h5")), doctest::Contains("none.h5"), Error);
  }
}
