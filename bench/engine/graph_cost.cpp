// What the engine costs. The number to watch is ns_cpu_per_run: the CPU time of all threads (lanes and the caller of process()) for one
// run of four nodes. Empty nodes are a multiple of parallel_for with grain 1 over the same bodies; nodes of about 10 us are compared with
// the plain loop over them.
#include <memory>
#include <numeric>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>

#include "framework/engine/affinity.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/engine/engine.hpp"
#include "framework/engine/outer_graph.hpp"

namespace {

using namespace regatta;

constexpr std::size_t runs = 200'000;
constexpr std::size_t busy_runs = 2'000;
const GraphShape line{{{}, {0}, {1}, {2}}};
const GraphShape diamond{{{}, {0}, {0}, {1, 2}}};

class EmptyRun : public RunTask {
 public:
  void execute(std::size_t node) noexcept override { benchmark::DoNotOptimize(sum_ += node); }

 private:
  std::size_t sum_ = 0;
};

class BusyRun : public RunTask {
 public:
  void execute(std::size_t) noexcept override {
    for (int i = 0; i < 6'000; ++i) benchmark::DoNotOptimize(x_ = x_ * 1.0000001 + 1e-9);
  }

 private:
  double x_ = 1;
};

void report(benchmark::State& state, double cpu_seconds, std::size_t runs_each = runs) {
  state.counters["ns_cpu_per_run"] = 1e9 * cpu_seconds / static_cast<double>(runs_each * static_cast<std::size_t>(state.iterations()));
}

std::vector<unsigned> two_cores() {
  std::vector<unsigned> cpus = this_thread_cpus();
  if (cpus.size() > 2) cpus.resize(2);
  return cpus;
}

void engine_empty_runs(benchmark::State& state, const GraphShape& shape, Path path) {
  Engine engine({.pus = two_cores(), .path = path}, shape);
  std::vector<Job> jobs(runs);
  for (std::size_t i = 0; i < runs; ++i) jobs[i].index = i;
  const Stopwatch watch(Stopwatch::CpuClock::process);
  for (auto _ : state)
    engine.process(
        jobs, [](const Job&) { return std::make_unique<EmptyRun>(); }, [](auto) {}, StopRequest{});
  report(state, watch.cpu());
}

/// The yardstick: the scheduler of oneTBB at its best, no graph, no order, no ownership.
void parallel_for_grain_one(benchmark::State& state) {
  std::vector<EmptyRun> all(runs);
  const auto four_nodes = [&](const tbb::blocked_range<std::size_t>& range) {
    for (std::size_t i = range.begin(); i < range.end(); ++i)
      for (std::size_t node = 0; node < 4; ++node) static_cast<RunTask&>(all[i]).execute(node);
  };
  const Stopwatch watch(Stopwatch::CpuClock::process);
  for (auto _ : state) tbb::parallel_for(tbb::blocked_range<std::size_t>(0, runs, 1), four_nodes, tbb::simple_partitioner{});
  report(state, watch.cpu());
}

/// The lower bound: what making, executing and freeing the tasks costs without any engine.
void plain_loop(benchmark::State& state) {
  const Stopwatch watch(Stopwatch::CpuClock::process);
  for (auto _ : state)
    for (std::size_t i = 0; i < runs; ++i) {
      std::unique_ptr<RunTask> task = std::make_unique<EmptyRun>();
      benchmark::DoNotOptimize(task.get());
      for (std::size_t node = 0; node < 4; ++node) task->execute(node);
    }
  report(state, watch.cpu());
}

/// The share of the outer graph: sequencer and serial node, no runs.
void ordered_delivery(benchmark::State& state) {
  OuterGraph outer;
  std::vector<std::size_t> positions(runs);
  std::iota(positions.rbegin(), positions.rend(), std::size_t{0});  // as a lane's list gives them: the latest first
  std::size_t sum = 0;
  const Stopwatch watch(Stopwatch::CpuClock::process);
  for (auto _ : state) {
    outer.open([&](std::size_t position) { benchmark::DoNotOptimize(sum += position); });
    outer.put(positions);
  }
  report(state, watch.cpu());
}

void plain_busy_loop(benchmark::State& state) {
  const Stopwatch watch(Stopwatch::CpuClock::process);
  for (auto _ : state)
    for (std::size_t i = 0; i < busy_runs; ++i) {
      BusyRun task;
      for (std::size_t node = 0; node < 4; ++node) task.execute(node);
    }
  report(state, watch.cpu(), busy_runs);
}

void engine_busy_runs(benchmark::State& state, const GraphShape& shape, Path path) {
  Engine engine({.pus = two_cores(), .path = path}, shape);
  const std::vector<Job> jobs(busy_runs);
  const Stopwatch watch(Stopwatch::CpuClock::process);
  for (auto _ : state)
    engine.process(
        jobs, [](const Job&) { return std::make_unique<BusyRun>(); }, [](auto) {}, StopRequest{});
  report(state, watch.cpu(), busy_runs);
}

}  // namespace

BENCHMARK(parallel_for_grain_one)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ordered_delivery)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(plain_loop)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_empty_runs, line_direct, line, Path::direct)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_empty_runs, line_graph, line, Path::graph)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_empty_runs, diamond_direct, diamond, Path::direct)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_empty_runs, diamond_graph, diamond, Path::graph)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(plain_busy_loop)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_busy_runs, line_direct, line, Path::direct)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_busy_runs, diamond_graph, diamond, Path::graph)->UseRealTime()->Unit(benchmark::kMillisecond);
