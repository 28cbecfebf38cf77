// What the engine costs: CPU time of all threads (lanes and the caller of process()) for runs of four nodes, in turns with a rival.
//
// Empty nodes are a multiple of tbb::parallel_for with grain 1 over the same bodies: the scheduler of oneTBB at its best, no graph, no
// order, no ownership; both have two CPUs. Nodes of about 10 us are compared with the plain loop over them, both on one CPU: two busy
// ones may share a core, and then each second of CPU does less.
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "framework/engine/affinity.hpp"
#include "framework/engine/engine.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

constexpr std::size_t empty_runs = 200'000;
constexpr std::size_t busy_runs = 2'000;
const GraphShape line{{{}, {0}, {1}, {2}}};
const GraphShape diamond{{{}, {0}, {0}, {1, 2}}};

class EmptyRun : public RunTask {
 public:
  void execute(std::size_t node) noexcept override { benchmark::DoNotOptimize(sum_ += node); }

 private:
  std::size_t sum_ = 0;
};

/// About 10 us, in the same machine code for all.
[[gnu::noinline]] double busy_phase(double x) {
  for (int i = 0; i < 3'000; ++i) x = 3.9 * x * (1 - x);
  return x;
}

class BusyRun : public RunTask {
 public:
  void execute(std::size_t) noexcept override { benchmark::DoNotOptimize(x_ = busy_phase(x_)); }

 private:
  double x_ = 0.3;
};

void four_nodes(RunTask& run) {
  for (std::size_t node = 0; node < 4; ++node) run.execute(node);
}

std::vector<unsigned> up_to(std::size_t count) {
  auto cpus = this_thread_cpus();
  if (cpus.size() > count) cpus.resize(count);
  return cpus;
}

std::vector<Job> jobs(std::size_t count) {
  std::vector<Job> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i].index = i;
  return all;
}

template <class Run>
void process(Engine& engine, const std::vector<Job>& jobs) {
  engine.process(
      jobs, [](const Job&) { return std::make_unique<Run>(); }, [](auto) {}, StopRequest{});
}

void report(benchmark::State& state, const Pairs& pairs, std::size_t runs, double goal, const char* rival) {
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report(state, "ns_cpu_per_run", &Spent::cpu, 1e9 / static_cast<double>(runs));
  state.counters["cpu_ratio_goal"] = goal;
  state.SetLabel(rival);
}

void engine_empty_runs(benchmark::State& state, const GraphShape& shape, Path path, double goal) {
  const Confined two(up_to(2));
  Engine engine({.pus = up_to(2), .path = path}, shape);
  const auto all_jobs = jobs(empty_runs);
  std::vector<EmptyRun> bodies(empty_runs);
  const auto rival = [&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, empty_runs, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t i = range.begin(); i < range.end(); ++i) four_nodes(bodies[i]);
        },
        tbb::simple_partitioner{});
  };
  Pairs pairs;
  for (auto _ : state) {
    state.SetIterationTime(pairs.take([&] { process<EmptyRun>(engine, all_jobs); }, rival).wall);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));  // workers of oneTBB look for work for some ms: let no one pay for them
  }
  report(state, pairs, empty_runs, goal, "parallel_for, grain 1");
}

void engine_busy_runs(benchmark::State& state, const GraphShape& shape, Path path) {
  const Confined one(up_to(1));
  Engine engine({.pus = up_to(1), .path = path}, shape);
  const auto all_jobs = jobs(busy_runs);
  const auto rival = [] {
    for (std::size_t i = 0; i < busy_runs; ++i) {
      BusyRun run;
      benchmark::DoNotOptimize(run);  // else its first phase, always of the same number, is computed once for all
      four_nodes(run);
    }
  };
  Pairs pairs;
  for (auto _ : state) state.SetIterationTime(pairs.take([&] { process<BusyRun>(engine, all_jobs); }, rival).wall);
  report(state, pairs, busy_runs, 1.02, "plain loop");
}

}  // namespace

BENCHMARK_CAPTURE(engine_empty_runs, line_graph, line, Path::graph, 15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_empty_runs, diamond_graph, diamond, Path::graph, 15)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_empty_runs, line_direct, line, Path::direct, 4)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_empty_runs, diamond_direct, diamond, Path::direct, 4)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_busy_runs, line_direct, line, Path::direct)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_busy_runs, diamond_graph, diamond, Path::graph)->UseManualTime()->Unit(benchmark::kMillisecond);
