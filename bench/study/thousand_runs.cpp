// A study of 1,000 runs of 1 ms each, through everything that the command `run` does but its terminal, against the plain loop over the
// same kernels that writes the same files with the same syncs. In turns, because the time of a sync changes from minute to minute.
#include <filesystem>

#include <benchmark/benchmark.h>
#include <sys/vfs.h>

#include "bench/cost.hpp"
#include "bench/study/plain_loop.hpp"
#include "framework/app/logs.hpp"
#include "framework/core/error.hpp"
#include "framework/engine/affinity.hpp"
#include "framework/pipeline/pipeline.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/plan/claim.hpp"
#include "framework/study/run/run_study.hpp"

namespace {

namespace fs = std::filesystem;
using namespace regatta;
using namespace regatta::bench;

constexpr double run_seconds = 1e-3;
constexpr double goal = 1.10;

const PipelineInfo& logistic() {
  static const PipelineInfo info = pipeline<Out<"samples", Samples<Growth>>>()
                                       .then<Transient>()
                                       .then<MeasureExponent>()
                                       .then<MeasureSpread>()
                                       .then<Judge>()
                                       .reduce<"verdicts">()
                                       .info();
  return info;
}

/// Steps of a phase that fill a quarter of a run here.
template <class Process>
int steps_that_fill(Process process) {
  constexpr int trial = 20'000;
  double best = 1;
  for (int i = 0; i < 20; ++i) best = std::min(best, cost_of([&] { benchmark::DoNotOptimize(process(Steps{trial})); }).cpu);
  return static_cast<int>(trial * (run_seconds / 4 / best));
}

std::string study_text() {
  static const std::string text = [] {
    const Samples<Growth> samples{0, {{3.8}}};
    const Samples<Settled> settled{0, {{0.3}}};
    const Samples<Exponent> exponents{0, {{0.5, 0}}};
    const Samples<Spread> spreads{0, {{0.5, 0.1, 0, 1}}};
    return fmt::format(
        "[study]\ntitle = \"1,000 runs of 1 ms\"\nseed = 7\n[samples]\ncount = 1000\nper_run = 1\n"
        "[samples.parameters]\nr = {{ uniform = [3.5, 4.0] }}\n"
        "[phases.transient]\nsteps = {}\n[phases.exponent]\nsteps = {}\n[phases.spread]\nsteps = {}\n[phases.judge]\nsteps = {}\n",
        steps_that_fill([&](const Steps& steps) { return Transient(steps).process(samples); }),
        steps_that_fill([&](const Steps& steps) { return MeasureExponent(steps).process(samples, settled); }),
        steps_that_fill([&](const Steps& steps) { return MeasureSpread(steps).process(samples, settled); }),
        steps_that_fill([&](const Steps& steps) { return Judge(steps).process(samples, exponents, spreads); }));
  }();
  return text;
}

/// A folder beside this program, which lies on a disk where /tmp may not; gone at the end of the program. Not before: ext4 spends
/// milliseconds of CPU on every new file while it passes over inodes that were freed in the last five seconds.
class Folder {
 public:
  static const Folder& get() {
    static const Folder folder;
    return folder;
  }
  const fs::path& path() const { return path_; }
  bool is_in_memory() const {
    constexpr auto tmpfs_magic = 0x01021994;
    struct statfs status {};
    return ::statfs(path_.c_str(), &status) == 0 && status.f_type == tmpfs_magic;
  }

 private:
  Folder() : path_(fs::read_symlink("/proc/self/exe").parent_path() / fmt::format("bench-{}", ::getpid())) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code left_behind;
    fs::remove_all(path_, left_behind);
  }
  fs::path path_;
};

/// The command `run` from the text of the study to study.h5.
void run_framework(const Workspace& workspace, const std::vector<unsigned>& pus) {
  const StopRequest stop;
  const auto study = parse_study(study_text(), "study.toml", {}, logistic());
  fs::create_directories(workspace.root());
  const Claim claim(workspace);
  workspace.create();
  const auto provenance = current_provenance({"bench_engine"});
  const auto plan = make_plan(study, logistic(), workspace, pus.size(), provenance);
  write_plan(plan, study, logistic(), workspace, provenance);
  StudyLog log(workspace.logs(), LogLevel::info);
  StudyLogs logs;
  logs.study = [&log](LogLevel level, std::string_view text) { log.study(level, text); };
  logs.run = [&log](std::uint64_t run, std::size_t lane) -> LogLine {
    return [file = log.run(run, lane)](LogLevel level, std::string_view phase, std::string_view text) { file->write(level, phase, text); };
  };
  StudyRunner runner(study, logistic(), workspace, plan, provenance, stop, std::move(logs), {pus, {}, "bench_engine run study.toml"});
  const auto report = runner.run();
  if (report.complete != 1000)
    throw Error(fmt::format("{} of 1,000 runs are complete; see {}", report.complete, workspace.logs().string()));
}

void run_plain(const Workspace& workspace, std::size_t threads) {
  const auto study = parse_study(study_text(), "study.toml", {}, logistic());
  const auto provenance = current_provenance({"bench_engine"});
  PlainLoop(study, logistic(), provenance).run(workspace, threads);
}

/// The comparison is worth nothing unless both wrote the same.
void check_same(const Workspace& ours, const Workspace& plain) {
  const auto hash = [](const Workspace& workspace) { return Reader(workspace.study_file()).text("/results/verdicts", "hash"); };
  if (hash(ours) != hash(plain)) throw Error("the study and the plain loop have different results");
  for (const std::uint64_t run : {0, 500, 999}) {
    const auto size = fs::file_size(ours.run_file(run)), plain_size = fs::file_size(plain.run_file(run));
    if (size != plain_size) throw Error(fmt::format("run {}: the study wrote {} bytes, the plain loop {}", run, size, plain_size));
  }
}

/// What the framework adds to a study of short runs; the numbers to watch are cpu_ratio and wall_ratio, goal 1.10.
void thousand_runs_of_one_ms(benchmark::State& state) {
  const auto lanes = static_cast<std::size_t>(state.range(0));
  auto pus = this_thread_cpus();
  if (pus.size() < lanes) return state.SkipWithError("there are fewer CPUs than lanes");
  pus.resize(lanes);
  const Folder& folder = Folder::get();
  if (folder.is_in_memory()) return state.SkipWithError("the build folder is in memory (tmpfs), where syncs cost nothing; build on a disk");
  Pairs pairs;
  try {
    int turn = 0;
    for (auto _ : state) {
      const Workspace ours(folder.path() / fmt::format("study-{}-{}", lanes, turn));
      const Workspace plain(folder.path() / fmt::format("plain-{}-{}", lanes, turn));
      Cost cost, plain_cost;
      for (const bool framework : {turn % 2 == 0, turn % 2 != 0}) {
        if (framework)
          cost = cost_of([&] { run_framework(ours, pus); });
        else
          plain_cost = cost_of([&] { run_plain(plain, lanes); });
      }
      check_same(ours, plain);
      state.SetIterationTime(cost.wall);
      pairs.add(cost, plain_cost);
      ++turn;
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  state.counters["ms_cpu_per_run"] = pairs.ours(&Cost::cpu);  // of 1,000 runs [s], so of one [ms]
  state.counters["plain_ms_cpu"] = pairs.rival(&Cost::cpu);
  state.counters["cpu_ratio"] = pairs.ratio(&Cost::cpu);
  state.counters["cpu_goal"] = goal;
  state.counters["ms_wall_per_run"] = pairs.ours(&Cost::wall);
  state.counters["plain_ms_wall"] = pairs.rival(&Cost::wall);
  state.counters["wall_ratio"] = pairs.ratio(&Cost::wall);
  state.counters["wall_goal"] = goal;
}

}  // namespace

BENCHMARK(thousand_runs_of_one_ms)->ArgName("lanes")->Arg(1)->Arg(2)->Iterations(3)->UseManualTime()->Unit(benchmark::kSecond);
