#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/study/run/clean.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_study;

namespace fs = std::filesystem;

namespace {

/// A study of four runs, of which run 2 is not done and run 3 has failed, in a folder of its own.
class Cleaned {
 public:
  Cleaned() {
    run_study(root(), {.overrides = few, .runs = IdRanges("0-1")});
    auto failing = few;
    failing.emplace_back("phases.swing.throw_at=20");
    run_study(root(), {.overrides = failing, .runs = IdRanges("3")});
    run_study(root(), {.overrides = few, .runs = IdRanges("0")});  // the newest plan is that of the first call again
  }
  const fs::path& root() const { return folder_.path(); }
  void put(const fs::path& name, std::string_view text = "12345") const {
    fs::create_directories((root() / name).parent_path());
    std::ofstream(root() / name) << text;
  }
  /// "attempts/000000.1.h5: run 000000 is complete" for each that is needless.
  std::vector<std::string> needless(const CleanAlso& also = {}) const {
    std::vector<std::string> lines;
    for (const auto& file : needless_files(Workspace(root()), example::swings(), also))
      lines.push_back(fs::relative(file.file, root()).string() + ": " + file.reason);
    return lines;
  }

  inline static const std::vector<std::string> few{"samples.count=40", example::record_3};

 private:
  TemporaryFolder folder_;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_SUITE("framework/study/clean") {
  TEST_CASE("a study as it was left by its calls has nothing needless") {
    const Cleaned study;
    CHECK(study.needless().empty());
    CHECK(needless_text({}, true) == "nothing to remove\n");
  }

  TEST_CASE("what is of complete runs, of no run of the plan, or was cut off; never what a run goes on from") {
    const Cleaned study;
    for (const auto* name :
         {"attempts/000000.1.h5", "attempts/000001.17.h5", "attempts/000012.1.h5", "attempts/000002.1.h5.4711-0.tmp", "runs/000009.h5",
          "study.h5.4711-0.tmp", "input_stamps.json.4711-0.tmp", "plan.2.json.4711-0.tmp", "attempts/crashes.json.4711-0.tmp"})
      study.put(name);
    for (const auto* name : {"attempts/000002.1.h5", "attempts/000002.13.h5", "attempts/000003.13.h5", "attempts/notes.txt", "runs/mine.h5",
                             "runs/9.h5", "mine.tmp", "shared/mine.h5"})
      study.put(name);
    CHECK(study.needless() == Lines{"attempts/000000.1.h5: run 000000 is complete", "attempts/000001.17.h5: run 000001 is complete",
                                    "attempts/000002.1.h5.4711-0.tmp: its writing was cut off",
                                    "attempts/000012.1.h5: the plan has no run 000012",
                                    "attempts/crashes.json.4711-0.tmp: its writing was cut off",
                                    "runs/000009.h5: the plan has no run 000009", "input_stamps.json.4711-0.tmp: its writing was cut off",
                                    "plan.2.json.4711-0.tmp: its writing was cut off", "study.h5.4711-0.tmp: its writing was cut off"});
  }

  TEST_CASE("links are left alone, whatever they are called") {
    const Cleaned study;
    study.put("elsewhere.h5");
    fs::create_symlink(study.root() / "elsewhere.h5", study.root() / "attempts/000000.1.h5");
    CHECK(study.needless().empty());
  }

  TEST_CASE("logs and older plans when they are asked for, never the plan that holds") {
    const Cleaned study;
    study.put("logs/study.log");
    study.put("logs/notes.txt");
    const auto newest = Workspace(study.root()).newest_plan();
    REQUIRE(newest == 3);
    CHECK(study.needless({.logs = true}) == Lines{"logs/study.log: a log"});
    CHECK(study.needless({.plans = true}) == Lines{"plan.json: plan.3.json holds", "plan.2.json: plan.3.json holds"});
  }

  TEST_CASE("only that is removed, and the study goes on") {
    const Cleaned study;
    study.put("attempts/000000.1.h5");
    study.put("runs/000009.h5");
    study.put("runs/mine.h5");
    const auto files = needless_files(Workspace(study.root()), example::swings(), {.plans = true});
    CHECK(fs::exists(study.root() / "attempts/000000.1.h5"));  // looking changes nothing
    remove_needless(files);
    CHECK_FALSE(fs::exists(study.root() / "attempts/000000.1.h5"));
    CHECK_FALSE(fs::exists(study.root() / "runs/000009.h5"));
    CHECK_FALSE(fs::exists(study.root() / "plan.json"));
    CHECK(fs::exists(study.root() / "runs/mine.h5"));
    CHECK(fs::exists(study.root() / "runs/000003.h5"));  // failed, and says why
    CHECK(study.needless({.plans = true}).empty());
    const auto end = run_study(study.root(), {.overrides = Cleaned::few});
    CHECK(end.plan.count(Action::complete) == 2);
    CHECK(end.report.complete == 4);
  }

  TEST_CASE("runs that a sweep or a smaller count no longer has are needless, those of all its cases are not") {
    const TemporaryFolder folder;
    const std::string swept = std::string(example::study_text) + "[sweep]\n\"phases.scale.factor\" = [2, 3]\n";
    run_study(folder.path(), {.overrides = {"samples.count=40", example::record_3}, .text = swept});
    const Workspace workspace(folder.path());
    CHECK(needless_files(workspace, example::swings(), {}).empty());
    fs::copy_file(workspace.run_file(7), workspace.run_file(8));
    const auto files = needless_files(workspace, example::swings(), {});
    REQUIRE(files.size() == 1);
    CHECK(files.front().file == workspace.run_file(8));
    CHECK(files.front().bytes == fs::file_size(workspace.run_file(7)));
  }

  TEST_CASE("the list and its sum") {
    const std::vector<Needless> two{{"w/a.h5", 512, "run 000003 is complete"}, {"w/b.h5", 1536, "a log"}};
    CHECK(needless_text(two, false) ==
          "w/a.h5  512 B  run 000003 is complete\nw/b.h5  1.5 KiB  a log\nwould be removed: 2 files, 2.0 KiB\n");
    CHECK(needless_text({two.front()}, true) == "w/a.h5  512 B  run 000003 is complete\nremoved: 1 file, 512 B\n");
  }

  TEST_CASE("a folder of something else is refused") {
    const TemporaryFolder folder;
    fs::create_directories(folder.path() / "runs");
    std::ofstream(folder.path() / "runs/000001.h5") << "mine";
    CHECK_THROWS_WITH_AS(
        static_cast<void>(needless_files(Workspace(folder.path()), example::swings(), {})),
        (folder.path().string() + ": there is no plan.json, so no study has been run here; the folder of a study is what run -w names")
            .c_str(),
        ConfigError);
  }
}
