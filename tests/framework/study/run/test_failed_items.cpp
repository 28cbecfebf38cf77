#include <cstring>
#include <stdexcept>

#include <doctest/doctest.h>

#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;

namespace {

/// Ten items a run, of which every third fails.
class Thirds {
 public:
  static constexpr PhaseInfo info{.name = "thirds", .summary = "Loses some of its items"};
  using Options = NoOptions;
  explicit Thirds(const Options&) {}
  Out<"left", example::Mean> process(In<"samples", Samples<example::Tilt>>, Context& run) const {
    const auto rows = run.each(10, [](std::size_t i) {
      if (i % 3 == 0) throw std::runtime_error("a third");
      return example::Mean{static_cast<double>(i)};
    });
    return example::Mean{static_cast<double>(rows.rows.size())};
  }
};
REGATTA_PHASE(Thirds);

}  // namespace

TEST_SUITE("framework/study/failed_items") {
  TEST_CASE("items that fail are counted for their runs, computed or kept") {
    static const auto thirds = pipeline<Out<"samples", Samples<example::Tilt>>>().then<Thirds>().info();
    const TemporaryFolder folder;
    const example::StudyCall call{.text = "[samples]\ncount = 3\nper_run = 1\n", .pipeline = &thirds};
    for (const bool kept : {false, true}) {
      CAPTURE(kept);
      const auto end = example::run_study(folder.path(), call);
      REQUIRE(end.report.results.size() == 1);
      REQUIRE(end.report.results[0].runs.size() == 3);
      for (const auto& run : end.report.results[0].runs) CHECK(run.failed_items == 4);  // 0, 3, 6 and 9
      const auto table = Reader(Workspace(folder.path()).study_file()).table("/runs");
      std::uint64_t first = 0;
      std::memcpy(&first, find_column(table, "failed_items")->bytes.data(), sizeof first);
      CHECK(first == 4);
    }
  }
}
