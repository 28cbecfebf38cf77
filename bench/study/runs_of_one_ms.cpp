// A study of runs of 1 ms each, through everything that the command `run` does but its terminal, against the plain loop over the same
// kernels that writes the same files with the same syncs (PlainLoop says what it leaves out). Both have the same CPUs and compute on as
// many threads, "lanes": with one lane everything is on one CPU, the thread that delivers, too. The goal holds
// for 1,000 runs; fewer show what a study costs once. In turns, because the time of a sync changes from minute to minute.
#include <filesystem>

#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "bench/study/folder.hpp"
#include "bench/study/plain_loop.hpp"
#include "bench/study/whole_study.hpp"
#include "framework/core/error.hpp"
#include "framework/engine/affinity.hpp"
#include "framework/pipeline/pipeline.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/input/load_study.hpp"

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

/// The phases of a study, so that a run takes 1 ms.
const std::string& phases_text() {
  static const std::string text = [] {
    const Samples<Growth> samples{0, {{3.8}}};
    const Samples<Settled> settled{0, {{0.3}}};
    const Samples<Exponent> exponents{0, {{0.5, 0}}};
    const Samples<Spread> spreads{0, {{0.5, 0.1, 0, 1}}};
    return fmt::format(
        "[phases.transient]\nsteps = {}\n[phases.exponent]\nsteps = {}\n[phases.spread]\nsteps = {}\n[phases.judge]\nsteps = {}\n",
        steps_that_fill([&](const Steps& steps) { return Transient(steps).process(samples); }),
        steps_that_fill([&](const Steps& steps) { return MeasureExponent(steps).process(samples, settled); }),
        steps_that_fill([&](const Steps& steps) { return MeasureSpread(steps).process(samples, settled); }),
        steps_that_fill([&](const Steps& steps) { return Judge(steps).process(samples, exponents, spreads); }));
  }();
  return text;
}

StudyToRun study_of(std::uint64_t runs, std::vector<std::string> overrides = {}) {
  return {logistic(),
          fmt::format("[study]\ntitle = \"runs of 1 ms\"\nseed = 7\n[samples]\ncount = {}\nper_run = 1\n"
                      "[samples.parameters]\nr = {{ uniform = [3.5, 4.0] }}\n{}",
                      runs, phases_text()),
          std::move(overrides)};
}

void run_plain(const StudyToRun& asked, const Workspace& workspace, std::size_t threads) {
  const auto study = parse_study(asked.text, "study.toml", {}, logistic());
  const auto provenance = current_provenance({"bench"});
  PlainLoop(study, logistic(), provenance).run(workspace, threads);
}

/// The comparison is worth nothing unless both wrote the same.
void check_same(const Workspace& ours, const Workspace& plain, std::uint64_t runs) {
  const auto hash = [](const Workspace& workspace) { return Reader(workspace.study_file()).text("/results/verdicts", "hash"); };
  if (hash(ours) != hash(plain)) throw Error("the study and the plain loop have different results");
  for (std::uint64_t run = 0; run < runs; ++run) {
    const auto size = fs::file_size(ours.run_file(run)), plain_size = fs::file_size(plain.run_file(run));
    if (size != plain_size) throw Error(fmt::format("run {}: the study wrote {} bytes, the plain loop {}", run, size, plain_size));
  }
}

/// What the framework adds to a study of short runs; the numbers to watch are cpu_ratio and wall_ratio, goal 1.10.
void runs_of_one_ms(benchmark::State& state) {
  const auto runs = static_cast<std::uint64_t>(state.range(0));
  const auto lanes = static_cast<std::size_t>(state.range(1));
  auto pus = this_thread_cpus();
  pus.resize(lanes);
  const Folder& folder = Folder::get();
  const auto study = study_of(runs);
  Pairs pairs;
  try {
    const Confined confined(pus);
    for (auto _ : state) {
      const Workspace ours = folder.next("study"), plain = folder.next("plain");
      const auto cost = pairs.take([&] { run_whole_study(study, ours, pus); }, [&] { run_plain(study, plain, lanes); });
      check_same(ours, plain, runs);
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  pairs.report(state, "ms_cpu_per_run", &Spent::cpu, 1e3 / static_cast<double>(runs));
  pairs.report(state, "ms_wall_per_run", &Spent::wall, 1e3 / static_cast<double>(runs));
  if (runs >= 1000) state.counters["cpu_ratio_goal"] = state.counters["wall_ratio_goal"] = goal;
  state.SetLabel(folder.is_in_memory() ? "plain loop, same files; in memory (tmpfs), where syncs cost nothing: build on a disk"
                                       : "plain loop, same files and syncs");
}

/// The same study on one lane and without any thread (execution.sequential): what lanes cost where there is but one.
void one_lane_against_sequential(benchmark::State& state) {
  const auto runs = static_cast<std::uint64_t>(state.range(0));
  auto pus = this_thread_cpus();
  pus.resize(1);
  const Folder& folder = Folder::get();
  const auto on_lane = study_of(runs), in_sequence = study_of(runs, {"execution.sequential=true"});
  Pairs pairs;
  try {
    const Confined confined(pus);
    for (auto _ : state) {
      const Workspace lane = folder.next("lane"), sequential = folder.next("sequential");
      const auto cost = pairs.take([&] { run_whole_study(on_lane, lane, pus); }, [&] { run_whole_study(in_sequence, sequential, pus); });
      check_same(lane, sequential, runs);
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  pairs.report(state, "ms_cpu_per_run", &Spent::cpu, 1e3 / static_cast<double>(runs));
  state.SetLabel("execution.sequential");
}

void as_many_lanes_as_cpus(benchmark::internal::Benchmark* benchmark) {
  for (const long lanes : {1, 2})
    if (static_cast<std::size_t>(lanes) <= this_thread_cpus().size()) benchmark->Args({1000, lanes});
}

}  // namespace

BENCHMARK(runs_of_one_ms)->ArgNames({"runs", "lanes"})->Args({100, 1})->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(one_lane_against_sequential)->ArgName("runs")->Arg(100)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(runs_of_one_ms)
    ->ArgNames({"runs", "lanes"})
    ->Apply(as_many_lanes_as_cpus)
    ->Iterations(7)
    ->UseManualTime()
    ->Unit(benchmark::kSecond);
