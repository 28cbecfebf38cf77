#include <fstream>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/storage/live/live_file.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/recover.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::results;
using example::run_study;

namespace {

namespace fs = std::filesystem;

void touch(const fs::path& file) { std::ofstream(file) << "x"; }

}  // namespace

TEST_SUITE("framework/study/recover") {
  TEST_CASE("only what a killed process was writing is removed") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    workspace.create();
    const std::vector<fs::path> ours = {folder.path() / "plan.json.77-0.tmp", folder.path() / "plan.2.json.77-0.tmp",
                                        folder.path() / "study.h5.77-12.tmp", workspace.attempts() / "000003.2.h5.77-3.tmp",
                                        workspace.runs() / "000003.h5.77-4.tmp"};
    const std::vector<fs::path> others = {folder.path() / "notes.tmp", folder.path() / "thesis.77-0.tmp", workspace.runs() / "mine.tmp",
                                          workspace.attempts() / "mine.h5.77-0.tmp"};
    for (const auto& file : ours) touch(file);
    for (const auto& file : others) touch(file);
    recover(workspace);
    for (const auto& file : ours) CHECK_MESSAGE(!fs::exists(file), file);
    for (const auto& file : others) CHECK_MESSAGE(fs::exists(file), file);
  }

  TEST_CASE("folders with names of ours are passed over") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    run_study(folder.path());
    fs::rename(workspace.run_file(4), workspace.attempt_file(4, 1));
    const std::vector<fs::path> folders = {workspace.run_file(4), workspace.attempt_file(5, 1), workspace.runs() / "000003.h5.77-4.tmp"};
    for (const auto& path : folders) fs::create_directory(path);
    CHECK_NOTHROW(recover(workspace));
    CHECK_NOTHROW(workspace.remove_begun(5));
    for (const auto& path : folders) CHECK(fs::is_directory(path));
    CHECK(fs::exists(workspace.attempt_file(4, 1)));
  }

  TEST_CASE("a whole file that had not got its name yet gets it, in place of an older one") {
    const TemporaryFolder folder, other;
    run_study(folder.path());
    run_study(other.path(), {.overrides = {"phases.scale.factor=3"}});
    const Workspace workspace(folder.path());
    const auto expected = results(folder.path());
    fs::rename(workspace.run_file(4), workspace.attempt_file(4, 1));  // killed before it was linked
    fs::rename(workspace.run_file(5), workspace.attempt_file(5, 2));  // killed before it replaced a file of another study
    fs::rename(Workspace(other.path()).run_file(5), workspace.run_file(5));
    fs::create_hard_link(workspace.run_file(6), workspace.attempt_file(6, 1));  // killed before the attempt was unlinked
    std::ofstream(workspace.attempt_file(7, 1)) << "killed while it wrote";

    recover(workspace);
    const auto end = run_study(folder.path());
    CHECK(end.plan.count(Action::complete) == 10);
    CHECK(results(folder.path()) == expected);
    CHECK(fs::is_empty(workspace.attempts()));
  }

  TEST_CASE("a run that failed keeps its checkpoints, also when it was killed before its file had its name") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    workspace.create();
    const auto live = [&](std::uint64_t run) {
      Document document;
      document.attribute("/", "status", std::string("running"));
      LiveFile(workspace.attempt_file(run, 1)).commit(document);
    };
    const auto whole = [&](std::uint64_t run, const std::string& status) {
      Document document;
      document.attribute("/", "status", status);
      write_whole(workspace.attempt_file(run, 2), document.build());
    };
    live(3);
    whole(3, "failed");
    live(4);
    whole(4, "complete");
    CHECK(recover(workspace).empty());
    for (const std::uint64_t run : {3U, 4U}) {
      CHECK(fs::exists(workspace.run_file(run)));
      CHECK_FALSE(fs::exists(workspace.attempt_file(run, 2)));
    }
    CHECK(fs::exists(workspace.attempt_file(3, 1)));
    CHECK_FALSE(fs::exists(workspace.attempt_file(4, 1)));
  }

  TEST_CASE("a live file that cannot be opened goes back to its newest commit that is whole, and it is said") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    workspace.create();
    const auto file = workspace.attempt_file(3, 1);
    {
      Document document;
      document.attribute("/", "status", std::string("running"));
      LiveFile live(file);
      live.commit(document);
      live.commit(document);
    }
    {
      std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
      stream.seekp(40);  // in the superblock
      stream.put('\x55');
    }
    CHECK_THROWS_AS(Reader{file}, Error);
    const auto notes = recover(workspace);
    REQUIRE(notes.size() == 1);
    CHECK_MESSAGE(notes.front().starts_with(file.string() + ": "), notes.front());
    CHECK(Reader(file).text("/", "status") == "running");
    CHECK(recover(workspace).empty());
  }
}
