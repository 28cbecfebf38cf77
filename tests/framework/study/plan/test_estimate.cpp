#include <limits>

#include <doctest/doctest.h>

#include "framework/core/counted_memory.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/memory_limit.hpp"
#include "framework/study/plan/disk_space.hpp"
#include "framework/study/plan/memory_plan.hpp"
#include "framework/study/plan/plan_text.hpp"
#include "framework/study/plan/slices.hpp"
#include "framework/study/results/earlier_peak.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using example::Seen;
using example::Tilt;

namespace {

/// Takes what its options say.
class Invert {
 public:
  static constexpr PhaseInfo info{.name = "invert", .summary = "Says what it takes"};
  struct Options {
    double seconds = 2;
    double bytes = 1000;
    static constexpr auto schema() {
      return fields(field<&Options::seconds>("a sample", unit("s")), field<&Options::bytes>("a sample", unit("byte")));
    }
  };
  explicit Invert(const Options&) {}
  static Cost estimate(const Options& options, const RunInfo& run) {
    if (options.bytes == 1) throw std::runtime_error("no table for this");
    const auto samples = static_cast<double>(run.samples);
    return {.seconds = options.seconds * samples, .bytes = options.bytes * samples};
  }
  Out<"inverted", Samples<Seen>> process(In<"samples", Samples<Tilt>> samples) const {
    return Samples<Seen>{samples->first_id, std::vector<Seen>(samples->rows.size())};
  }
};
REGATTA_PHASE(Invert);

class Check {
 public:
  static constexpr PhaseInfo info{.name = "check", .summary = "Says nothing"};
  using Options = NoOptions;
  explicit Check(const Options&) {}
  Out<"checked", Samples<Seen>> process(In<"inverted", Samples<Seen>> in) const { return *in; }
};
REGATTA_PHASE(Check);

const PipelineInfo& inversion() {
  static const auto info =
      pipeline<Out<"samples", Samples<Tilt>>>().then<Invert>().then<As<"again", Invert>>().then<Check>().reduce<"checked">().info();
  return info;
}

std::string text(const std::string& samples) { return "[samples]\n" + samples; }

Study study_of(const std::string& samples, const std::vector<std::string>& overrides = {}) {
  return parse_study(text(samples), "study.toml", overrides, inversion());
}

Plan plan_of(const TemporaryFolder& folder, const std::string& samples, std::size_t cores, const std::vector<std::string>& overrides = {}) {
  return make_plan(study_of(samples, overrides), inversion(), inversion(), Workspace(folder.path()), cores, current_provenance({"test"}));
}

std::string refused(const std::string& samples, const std::vector<std::string>& overrides) {
  try {
    slices_of(study_of(samples, overrides), inversion(), {}, 2);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return {};
}

// A sample: rows of Tilt, and of Seen in three ports, twice each.
constexpr double rows = 2 * (sizeof(Tilt) + 3 * sizeof(Seen));

}  // namespace

TEST_SUITE("framework/study/estimate") {
  TEST_CASE("seconds add up, of memory the phase that needs most counts beside the rows") {
    const TemporaryFolder folder;
    const auto plan = plan_of(folder, "count = 100\nper_run = 10\n", 2, {"phases.again.seconds=3", "phases.again.bytes=1e6"});
    const auto& cost = plan.runs[0].cost;
    CHECK(cost.seconds == 10 * (2 + 3));
    CHECK(cost.bytes == 10 * (1e6 + rows));
    CHECK(cost.most_memory == "again");
    CHECK(any_estimates(inversion()));
    CHECK_FALSE(any_estimates(example::swings()));
  }

  TEST_CASE("the plan says the time on the cores it has, who says nothing, and the memory of a run") {
    const TemporaryFolder folder;
    const auto said = plan_text(plan_of(folder, "count = 100\nper_run = 10\n", 2, {"phases.again.bytes=1048576"}), inversion(), false);
    CHECK(said.find("  about 3 min 20 s on 2 cores, without check: no estimate\n") != std::string::npos);  // 100 x (2 + 2) s / 2
    CHECK(said.find("  a run takes up to about 10.0 MiB of memory (says the phase again)\n") != std::string::npos);
    // No more cores help than there are runs.
    CHECK(plan_text(plan_of(folder, "count = 100\nper_run = 100\n", 2), inversion(), false).find("  about 6 min 40 s on 2 cores") !=
          std::string::npos);
    CHECK(plan_text(plan_of(folder, "count = 100\n", 2, {"phases.again.seconds=0", "phases.invert.seconds=0"}), inversion(), false)
              .find("about 0") == std::string::npos);
  }

  TEST_CASE("only phases that are computed count") {
    const TemporaryFolder folder;
    example::StudyCall call{.text = text("count = 20\nper_run = 10\n"), .pipeline = &inversion()};
    example::run_study(folder.path(), call);
    CHECK(plan_of(folder, "count = 20\nper_run = 10\n", 1).runs[0].cost.seconds == 0);
    CHECK(plan_of(folder, "count = 20\nper_run = 10\n", 1, {"phases.again.seconds=4"}).runs[0].cost.seconds == 40);
  }

  TEST_CASE("auto makes runs so small that those in flight take a quarter of the memory") {
    const auto memory = memory_limit().bytes;
    // One lane, and samples of 1 % of the memory: 25 of them, or 24 with their rows.
    const auto slices = slices_of(study_of("count = 1_000_000\n", {"phases.invert.bytes=" + to_text(memory / 100)}), inversion(), {}, 1);
    CHECK(slices.per_run == 24);
  }

  TEST_CASE("a run that cannot fit is refused with the phase, the numbers and what to try") {
    const auto memory = memory_limit();
    const auto said = refused("count = 100\nper_run = 10\n", {"phases.again.bytes=" + to_text(memory.bytes / 4.5)});
    CHECK(said ==
          fmt::format("a run of 10 samples needs about {} of memory (says the phase again), but {} allows {}; try samples.per_run = 4",
                      readable_bytes(memory.bytes / 4.5 * 10 + 10 * rows), memory.source, readable_bytes(memory.bytes)));
    CHECK(refused("count = 100\nper_run = 10\n", {"phases.again.bytes=1e18"}).ends_with("; not even a run of one sample fits"));
  }

  TEST_CASE("a run that may use little more than it needs is warned of, with both numbers and what to raise") {
    const TemporaryFolder folder;
    constexpr double mebibyte = 1 << 20;
    const auto warning = [&](std::vector<std::string> overrides, double before) {
      overrides.push_back("phases.again.bytes=" + to_text((100 * mebibyte - 10 * rows) / 10));
      const std::string samples = "count = 100\nper_run = 10\n";
      return memory_warning(study_of(samples, overrides), 2, plan_of(folder, samples, 2, overrides).largest_cost(), before);
    };
    CHECK(warning({"memory.total=1000", "memory.per_run=119"}, 0) ==
          "a run may use 119.0 MiB of memory, which is less than 1.2 times the 100.0 MiB that the phase again says it needs: it may fail; "
          "try "
          "memory.per_run = 120");
    CHECK(warning({"memory.total=1000", "memory.per_run=120"}, 0).empty());
    CHECK(warning({"memory.total=1000", "memory.per_run=120"}, 110 * mebibyte) ==
          "a run may use 120.0 MiB of memory, which is less than 1.2 times the 110.0 MiB that one took before: it may fail; try "
          "memory.per_run = 132");
    CHECK(warning({"memory.total=110"}, 0).ends_with("; try memory.total = 120 and memory.per_run = 120"));
    CHECK(warning({"memory.total=120", "memory.per_run=120"}, 0).empty());  // it helps
    CHECK(warning({"memory.total=110", "memory.per_run=105"}, 0).ends_with("; try memory.total = 120 and memory.per_run = 120"));
    CHECK(warning({"memory.total=1000"}, 0).empty());  // 500 MiB each
  }

  TEST_CASE("of memory says an earlier call what a run took, of disk its files do") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    const std::string few = "count = 20\nper_run = 10\n", more = "count = 40\nper_run = 10\n";
    const auto disk = [&](const std::string& samples) {
      return disk_text(plan_of(folder, samples, 1), study_of(samples), inversion(), workspace);
    };
    CHECK(earlier_peak(workspace, plan_of(folder, few, 1)) == 0);
    CHECK(disk(few).starts_with("at least "));
    CHECK(disk(few).ends_with(" are free"));
    example::StudyCall call{.text = text(few), .pipeline = &inversion()};
    example::run_study(folder.path(), call);
    CHECK(earlier_peak(workspace, plan_of(folder, few, 1)) == 0);  // nothing is to be done
    CHECK(disk(few).empty());
    const auto plan = plan_of(folder, more, 1);
    CHECK((earlier_peak(workspace, plan) > 1000) == counted_memory::available());
    const auto of_two = std::filesystem::file_size(workspace.run_file(0)) + std::filesystem::file_size(workspace.run_file(1));
    CHECK(likely_file_bytes(plan, workspace) == doctest::Approx(static_cast<double>(of_two)));
    CHECK(disk(more).starts_with("about "));
  }

  TEST_CASE("an estimate that is no number or throws is a mistake, with the name of the phase") {
    CHECK(refused("count = 10\nper_run = 5\n", {"phases.again.seconds=-1"}) ==
          "phases.again: its estimate of a run of 5 samples is -5 s and 5000 bytes; both must be numbers from 0");
    CHECK(refused("count = 10\nper_run = 5\n", {"phases.invert.bytes=1"}) ==
          "phases.invert: its estimate of a run of 5 samples fails: no table for this");
  }

  TEST_CASE("runs that do not fit together give the bits of those that do") {
    const TemporaryFolder narrow, wide;
    const auto bytes = to_text(memory_limit().bytes / 15);  // ten samples: 2/3 of the memory
    example::StudyCall call{.pus = {0, 0}, .text = text("count = 60\nper_run = 10\n"), .pipeline = &inversion()};
    example::run_study(wide.path(), call);
    call.overrides = {"phases.again.bytes=" + bytes};
    CHECK(example::run_study(narrow.path(), call).report.complete == 6);
    const auto hash = [](const TemporaryFolder& folder) {
      return Reader(Workspace(folder.path()).study_file()).text("/results/checked", "hash").value();
    };
    CHECK(hash(narrow) == hash(wide));
  }
}

TEST_SUITE("framework/study/disk_space") {
  TEST_CASE("the schema says what a file takes at least") {
    // Doubles: two of Tilt, and one of Seen in three ports.
    CHECK(least_file_bytes(inversion(), {.compression = Compression::none}, 100) == 4096 + 100 * 5 * 8);
    CHECK(least_file_bytes(inversion(), {.compression = Compression::default_}, 100) == 4096 + 100 * 5 * 4);
  }

  TEST_CASE("files that are there already, and runs that are not asked for, take nothing") {
    const TemporaryFolder folder;
    const std::string samples = "count = 30\nper_run = 10\n";
    example::StudyCall call{.runs = IdRanges("0"), .text = text(samples), .pipeline = &inversion()};
    example::run_study(folder.path(), call);
    const auto study = study_of(samples);
    const auto plan = plan_of(folder, samples, 1);
    const auto one = least_file_bytes(inversion(), {.compression = Compression::default_}, 10);
    CHECK(least_file_bytes(plan, study, inversion(), {}) == 2 * one);
    CHECK(least_file_bytes(plan, study, inversion(), IdRanges("0-1")) == one);
  }

  TEST_CASE("what is free is known of a folder that is not there yet; too little is refused with numbers") {
    const TemporaryFolder folder;
    CHECK(free_bytes(folder.path() / "a/b/c") > 0);
    CHECK(free_bytes(folder.path() / "a/b/c") < std::numeric_limits<double>::infinity());
    require_disk_space(100, 100, "out/w");
    CHECK_THROWS_WITH_AS(require_disk_space(3e9, 1e9, "out/w"),
                         "out/w: the files of this study need at least about 2.8 GiB, but its file system has 953.7 MiB free; make room, "
                         "choose another folder with -w, or make fewer runs at a time with --runs",
                         ConfigError);
  }
}
