// The byte shuffle of the best instruction set of this CPU against the scalar one, 1 MiB at a time; the number to watch is cpu_ratio.
#include <benchmark/benchmark.h>

#include "bench/cost.hpp"
#include "framework/simd/instruction_set.hpp"
#include "framework/storage/shuffle.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

void shuffle_against_scalar(benchmark::State& state, void (*way)(std::span<const std::byte>, std::size_t, std::byte*)) {
  constexpr std::size_t bytes = 1U << 20, repetitions = 100;
  const auto size = static_cast<std::size_t>(state.range(0));
  const auto best = available_instruction_sets().back();
  std::vector<std::byte> from(bytes), to(bytes);
  for (std::size_t i = 0; i < bytes; ++i) from[i] = static_cast<std::byte>(i * i >> 5);
  const auto with = [&](InstructionSet set) {
    return [&, set] {
      use_instruction_set(set);
      for (std::size_t i = 0; i < repetitions; ++i) {
        way(from, size, to.data());
        benchmark::DoNotOptimize(to.data());
        benchmark::ClobberMemory();
      }
    };
  };
  Pairs pairs;
  for (auto _ : state) state.SetIterationTime(pairs.take(with(best), with(InstructionSet::scalar)).wall);
  use_instruction_set(best);
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report_rates(state, "MB_per_cpu_s", &Spent::cpu, 1e-6 * bytes * repetitions, 1e-6 * bytes * repetitions);
  state.SetLabel("scalar");
}

BENCHMARK_CAPTURE(shuffle_against_scalar, shuffle, shuffle)->ArgName("bytes")->Arg(2)->Arg(4)->Arg(8)->UseManualTime();
BENCHMARK_CAPTURE(shuffle_against_scalar, unshuffle, unshuffle)->ArgName("bytes")->Arg(2)->Arg(4)->Arg(8)->UseManualTime();

}  // namespace
