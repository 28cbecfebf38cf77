#include <fstream>

#include <doctest/doctest.h>

#include "framework/study/run/health_file.hpp"
#include "framework/study/run/stall_watch.hpp"
#include "framework/study/run/status_text.hpp"
#include "tests/framework/study/study_of_swings.hpp"
#include "tests/framework/study/temporary_folder.hpp"

using namespace regatta;
using namespace std::chrono_literals;

namespace {

StudyHealth example_health() {
  StudyHealth health;
  health.study = {.wall = 100,
                  .queue = 1'200,
                  .in_flight = 2,
                  .runs_complete = 50,
                  .runs_failed = 1,
                  .runs_per_hour = 1'800,
                  .samples_per_second = 5,
                  .stalls = 1,
                  .io_retries = 2,
                  .commits = 7,
                  .checkpoints = 12,
                  .checkpoint_bytes = 3 << 20,
                  .disk_wait = 1.25,
                  .disk_free = 4e9,
                  .memory = 1 << 30,
                  .memory_limit = 16.0 * (1 << 30),
                  .largest_run = 5 << 20};
  health.lanes = {{0, 2, 97.5, 0.975}, {1, 3, 40, 0.4}};
  health.runs = {{.run = 51,
                  .lane = 0,
                  .phase = 2,
                  .wall = 20,
                  .done = 4'000,
                  .total = 10'000,
                  .steps = 4'000,
                  .memory = 3 << 20,
                  .checkpoints = 2,
                  .checkpoint_bytes = 5 << 10,
                  .disk_wait = 0.5},
                 {.run = 52, .lane = 1}};
  return health;
}

}  // namespace

TEST_SUITE("framework/study/health") {
  TEST_CASE("what is written is read back; what is not whole, or of another version, is none") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "health.json";
    CHECK_FALSE(read_health(file));
    write_health(example_health(), file);
    const auto read = read_health(file);
    REQUIRE(read);
    CHECK(to_columns(read->study).size() == 17);
    for (std::size_t i = 0; i < 17; ++i) CHECK(to_columns(read->study)[i].bytes == to_columns(example_health().study)[i].bytes);
    REQUIRE(read->lanes.size() == 2);
    CHECK(read->lanes[1].cpu == 3);
    CHECK(read->lanes[1].utilisation == 0.4);
    REQUIRE(read->runs.size() == 2);
    for (std::size_t i = 0; i < 11; ++i) CHECK(to_columns(read->runs)[i].bytes == to_columns(example_health().runs)[i].bytes);
    std::ofstream(file) << R"({"study": {"wall": 1}, "lanes": [], "runs": []})";
    CHECK_FALSE(read_health(file));
    std::ofstream(file) << "{";
    CHECK_FALSE(read_health(file));
  }

  TEST_CASE("status says what the running program says of itself") {
    const TemporaryFolder folder;
    const Workspace workspace(folder.path());
    StudyStatus status;
    status.holder.emplace().alive = true;
    status.health = example_health();
    status.phases = {"prepare", "walk"};
    const auto text = status_text(status, workspace);
    CAPTURE(text);
    CHECK(
        text.find("  cores       2: 98 %, 3: 40 %\n"
                  "  queue       2 in lanes, 1,200 waiting; 1,800 runs an hour, 5 samples a second\n"
                  "  health      1 failed, 2 repeated writes, 1 stall; 3.7 GiB of disk left, waited 1.2 s for it\n"
                  "  memory      1.0 GiB of 16.0 GiB; the largest run held 5.0 MiB\n"
                  "  checkpoints 12 with 3.0 MiB, in 7 commits\n"
                  "  run 000051  walk 4,000 of 10,000, 20.0 s, 4,000 steps (200 a second); 3.0 MiB of memory; 2 checkpoints with 5.0 KiB; "
                  "waited 0.5 s for the disk\n"
                  "  run 000052  begins, 0.0 s\n") != std::string::npos);
    status.health->runs.assign(20, status.health->runs.back());
    CHECK(status_text(status, workspace).find("\n  and 4 more in lanes\n") != std::string::npos);
    status.health.reset();
    CHECK(status_text(status, workspace).find("  cores ") == std::string::npos);
  }

  TEST_CASE("study.h5 has the numbers of the study and of every run, and no file of a running study is left") {
    const TemporaryFolder folder;
    example::run_study(folder.path(), {.pus = {0, 0}});
    const Reader file(Workspace(folder.path()).study_file());
    const auto study = from_columns<StudyMetrics>(file.columns("/metrics/study", type_of<StudyMetrics>()));
    CHECK(study.runs_complete == 10);
    CHECK(study.queue == 0);
    CHECK(study.in_flight == 0);
    CHECK(study.memory > 0);
    CHECK(study.disk_free > 0);
    const auto lanes = from_columns<std::vector<LaneMetrics>>(file.columns("/metrics/lanes", type_of<std::vector<LaneMetrics>>()));
    CHECK(lanes.size() == 2);
    const auto runs = from_columns<std::vector<RunRecord>>(file.columns("/runs", type_of<std::vector<RunRecord>>()));
    REQUIRE(runs.size() == 10);
    for (const auto& run : runs) {
      CHECK(run.hash.size() == 32);
      CHECK(run.metrics.wall > 0);
      CHECK(run.metrics.samples_per_second > 0);
      CHECK(run.began.size() >= 19);
    }
    CHECK(runs[0].hash != runs[1].hash);
    CHECK(std::filesystem::is_empty(Workspace(folder.path()).attempts()));

    example::run_study(folder.path(), {.overrides = {"statistics.bins=7"}});  // all runs are kept: their rows say the same of them
    const Reader again(Workspace(folder.path()).study_file());
    const auto kept = from_columns<std::vector<RunRecord>>(again.columns("/runs", type_of<std::vector<RunRecord>>()));
    for (std::size_t i = 0; i < 10; ++i) {
      CHECK(kept[i].hash == runs[i].hash);
      CHECK(kept[i].began == runs[i].began);
      CHECK(kept[i].metrics.wall == runs[i].metrics.wall);
    }
  }

  TEST_CASE("a run that uses no CPU for a minute is noticed, once each time") {
    StallWatch watch;
    const StallWatch::Clock::time_point begin(1h);
    double cpu = 0;
    const auto look_for = [&](std::uint64_t run, int from, int until, double use) {
      int noticed = 0;
      for (int second = from; second < until; second += 2)
        noticed += watch.look(run, cpu += 2 * use, begin + std::chrono::seconds(second)) ? 1 : 0;
      return noticed;
    };
    CHECK(look_for(1, 0, 200, 0.5) == 0);
    CHECK(look_for(1, 200, 255, 0) == 0);
    CHECK(look_for(1, 255, 600, 0.001) == 1);
    CHECK(look_for(1, 600, 700, 1) == 0);
    CHECK(look_for(1, 700, 800, 0) == 1);
    CHECK(look_for(2, 800, 850, 0) == 0);  // another run
    CHECK(look_for(LaneInFlight::none, 850, 2'000, 0) == 0);
  }
}
