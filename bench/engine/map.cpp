// LanePool::map() over items of 10 us, in turns with what a user would write else, on the same CPUs: the number to watch is wall_ratio. And
// empty items against tbb::parallel_for with grain 1, where everything is overhead: cpu_ratio.
#include "framework/engine/map.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <numeric>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "framework/engine/affinity.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

std::vector<unsigned> two_cpus() {
  auto cpus = this_thread_cpus();
  cpus.resize(std::min<std::size_t>(2, cpus.size()));
  return cpus;
}

/// The logistic map, `steps` times.
double iterate(std::size_t item, int steps) {
  double x = 0.3 + 1e-9 * static_cast<double>(item);
  for (int i = 0; i < steps; ++i) x = 3.8 * x * (1 - x);
  return x;
}

constexpr int steps_of_10_us = 4'000;  // about: 2 to 3 ns a step
constexpr std::size_t items = 20'000, empty_items = 500'000;

void plain_loop(std::size_t count, int steps, std::vector<double>& out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = iterate(i, steps);
}

/// With grain 1, as the lanes take their items.
void parallel_for(std::size_t count, int steps, std::vector<double>& out) {
  tbb::parallel_for(
      tbb::blocked_range<std::size_t>(0, count, 1),
      [&](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) out[i] = iterate(i, steps);
      },
      tbb::simple_partitioner());
}

/// A thread an item, as std::async makes it: in batches, or the machine would be full of threads.
void async(std::size_t count, int steps, std::vector<double>& out) {
  constexpr std::size_t batch = 100;
  for (std::size_t first = 0; first < count; first += batch) {
    std::vector<std::future<double>> futures;
    for (std::size_t i = first; i < std::min(count, first + batch); ++i)
      futures.push_back(std::async(std::launch::async, iterate, i, steps));
    for (std::size_t i = 0; i < futures.size(); ++i) out[first + i] = futures[i].get();
  }
}

using Rival = void (*)(std::size_t, int, std::vector<double>&);

void map_items(benchmark::State& state, std::size_t count, int steps, Rival rival, const char* label) {
  const auto cpus = two_cpus();
  const Confined confined(cpus);
  LanePool pool(cpus);
  const auto item = [steps](std::size_t i) { return iterate(i, steps); };
  std::vector<double> expected(count);
  std::vector<std::size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  Pairs pairs;
  for (auto _ : state) {
    std::vector<Outcome<double>> outcomes;
    const auto cost = pairs.take([&] { outcomes = pool.map(item, numbers); }, [&] { rival(count, steps, expected); });
    for (std::size_t i = 0; i < count; ++i)
      if (outcomes[i].value() != expected[i]) return state.SkipWithError("other results than the rival");
    state.SetIterationTime(cost.wall);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));  // workers of oneTBB look for work for some ms: let no one pay for them
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report_ratio(state, "wall_ratio", &Spent::wall);
  pairs.report(state, "ns_cpu_per_item", &Spent::cpu, 1e9 / static_cast<double>(count));
  state.SetLabel(label);
}

}  // namespace

BENCHMARK_CAPTURE(map_items, plain_loop, items, steps_of_10_us, plain_loop, "plain loop on one CPU; two lanes")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(map_items, parallel_for, items, steps_of_10_us, parallel_for, "parallel_for, grain 1")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(map_items, async, items, steps_of_10_us, async, "std::async, 100 at a time")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(map_items, empty, empty_items, 0, parallel_for, "parallel_for, grain 1, empty items")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
