// What it costs that malloc counts what a run takes, against the same work that is not counted. "nothing else": malloc and free of 64
// bytes and not a single access, which no phase does; "vectors": a phase that makes small vectors and fills them; "matrices": Eigen, of
// which each product makes a new one. The goal is that of a phase: below 2 %.
#include "framework/core/counted_memory.hpp"

#include <cstdlib>
#include <limits>
#include <vector>

#include <Eigen/Dense>
#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "framework/engine/affinity.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

void nothing_else() {
  for (int i = 0; i < 200'000; ++i) {
    void* place = std::malloc(64);
    benchmark::DoNotOptimize(place);
    std::free(place);
  }
}

void vectors() {
  double sum = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<double> numbers(64);
    for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k] = static_cast<double>(k) / (1 + i);
    for (const double number : numbers) sum += number;
  }
  benchmark::DoNotOptimize(sum);
}

void matrices() {
  Eigen::MatrixXd state = Eigen::MatrixXd::Identity(12, 12);
  for (int i = 0; i < 2'000; ++i) {
    const Eigen::MatrixXd next = 0.5 * (state * state.transpose()).eval() + Eigen::MatrixXd::Identity(12, 12) * 0.1;
    state = next / next.norm();
  }
  benchmark::DoNotOptimize(state.data());
}

void counting(benchmark::State& state, void (*work)()) {
  if (!counted_memory::available()) return state.SkipWithError("malloc cannot be counted here");
  const Confined one_cpu({this_thread_cpus().front()});
  Pairs pairs;
  for ([[maybe_unused]] auto _ : state) {
    pairs.take(
        [&] {
          counted_memory::begin(std::numeric_limits<std::int64_t>::max() / 2, true);
          const counted_memory::Refusing refusing;
          work();
          counted_memory::end();
        },
        [&] { work(); });
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
}

BENCHMARK_CAPTURE(counting, nothing_else, nothing_else)->Iterations(51)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(counting, vectors, vectors)->Iterations(51)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(counting, matrices, matrices)->Iterations(51)->Unit(benchmark::kMillisecond);

}  // namespace
