#include <algorithm>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/storage/loose_columns.hpp"
#include "framework/study/results/virtual_results.hpp"
#include "framework/study/run/verify.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::run_study;
using example::swings;

TEST_SUITE("framework/study/virtual_results") {
  TEST_CASE("its columns are those of the runs, in order of samples, and move with them") {
    const TemporaryFolder folder;
    run_study(folder.path() / "study");
    const Workspace workspace(folder.path() / "study");
    const auto written = write_virtual_results(workspace, swings(), folder.path() / "study/all.h5");
    CHECK(written.runs == 10);
    CHECK(written.columns > 2);
    std::filesystem::rename(folder.path() / "study", folder.path() / "moved");
    const auto together = folder.path() / "moved/all.h5";
    CHECK(problems_of_sources(Reader(together)).empty());
    const auto merged = read_loose_columns(folder.path() / "moved/study.h5", "/results/results");
    std::size_t compared = 0;
    for (const auto& column : read_loose_columns(together, "/results")) {
      const auto expected = std::ranges::find(merged, column.name, &LooseColumn::name);
      REQUIRE(expected != merged.end());
      CHECK(column.shape == std::vector<std::size_t>{100});
      CHECK(column.values == expected->values);
      CHECK(column.unit == expected->unit);
      CHECK(column.meanings == expected->meanings);
      ++compared;
    }
    CHECK(compared == 2);  // scaled and high
  }

  TEST_CASE("a source that is gone, or was computed again, is named: HDF5 says nothing") {
    const TemporaryFolder folder;
    run_study(folder.path());
    const Workspace workspace(folder.path());
    write_virtual_results(workspace, swings(), folder.path() / "all.h5");
    const StopRequest never;
    CHECK(verify({folder.path() / "all.h5"}, never).damages.empty());
    std::filesystem::rename(workspace.run_file(3), folder.path() / "elsewhere.h5");
    auto damages = verify({folder.path() / "all.h5"}, never).damages;
    REQUIRE(damages.size() == 1);
    CHECK(damages.front().why == fmt::format("{}: its source {} is gone, and its rows read as zeros; bring it back",
                                             (folder.path() / "all.h5").string(), workspace.run_file(3).string()));
    std::filesystem::copy_file(workspace.run_file(4), workspace.run_file(3));
    damages = verify({folder.path() / "all.h5"}, never).damages;
    REQUIRE(damages.size() == 1);
    CHECK(damages.front().why.find("holds other products than when it was written; write it anew with export --virtual") !=
          std::string::npos);
  }

  TEST_CASE("runs that are missing are named before anything is written") {
    const TemporaryFolder folder;
    run_study(folder.path(), {.runs = IdRanges("0-4")});
    CHECK_THROWS_WITH_AS(
        write_virtual_results(Workspace(folder.path()), swings(), folder.path() / "all.h5"),
        fmt::format("{}: 5 of 10 runs are not complete (5-9), and their rows would read as zeros; run the study to its end first",
                    folder.path().string())
            .c_str(),
        ConfigError);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "all.h5"));
  }
}
