// What a tuning of gains costs: an evaluation of an ensemble, of which 40 particles x 200 iterations make 8,000, against the bare loop over
// the same trajectories. The number to watch is s_per_tuning, on one core; the goal is 120.
#include <numeric>

#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "framework/core/error.hpp"
#include "phases/pendulum/tuning/draw_ensemble.hpp"
#include "phases/pendulum/tuning/ensemble_cost.hpp"
#include "phases/pendulum/tuning/tune_gains.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;
using pendulum::ControllerType;

/// Gains with which all complete: the most that a tuning can cost.
pendulum::ControllerOptions strong(ControllerType type) {
  pendulum::ControllerOptions controller;
  controller.type = type;
  (type == ControllerType::adaptive ? controller.alpha : controller.kd) = 350;
  controller.poles = {-2, -2.1, -2.2, -2.3, -10};
  return controller;
}

std::vector<pendulum::Pendulum> draw(std::uint32_t members) {
  Context run("draw_ensemble", 20261122);
  return pendulum::DrawEnsemble({.members = members}).process(Samples<pendulum::Spread>{0, {{}}}, run)->rows.front().members;
}

double advance_bare(const std::vector<pendulum::Pendulum>& ensemble, const pendulum::LoopOptions& options) {
  const pendulum::ClosedLoop loop(options);
  std::vector<pendulum::Member> members;
  std::vector<pendulum::Coefficients<double>> plants;
  for (const auto& one : ensemble) {
    members.push_back(loop.start(one.z0));
    plants.push_back(derived_coefficients(one.plant));
  }
  std::vector<std::uint32_t> queue(members.size());
  std::iota(queue.begin(), queue.end(), 0u);
  loop.advance(members, plants, queue, loop.intervals(), ~std::uint64_t{0});
  return members.back().z[0];
}

void tuning(benchmark::State& state, ControllerType type) {
  constexpr std::uint32_t members = 200, evaluations = 40 * 200;
  Pairs pairs;
  try {
    const auto ensemble = draw(members);
    const pendulum::LoopOptions loop{.controller = strong(type), .limits = {}, .duration = pendulum::TuneGains::Options{}.duration};
    const pendulum::EnsembleCost cost(ensemble, loop, {});
    if (cost(loop.controller, [] {}).completed < 0.99) throw Error("members fall, so that they cost less than they should");
    const Confined confined({this_thread_cpus().front()});
    for (auto _ : state) {
      const auto spent = pairs.take([&] { benchmark::DoNotOptimize(cost(loop.controller, [] {})); },
                                    [&] { benchmark::DoNotOptimize(advance_bare(ensemble, loop)); });
      state.SetIterationTime(spent.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report(state, "s_per_tuning", &Spent::cpu, evaluations);
  state.SetLabel("bare loop: the same trajectories without looks at the surface, and nothing counted");
}

BENCHMARK_CAPTURE(tuning, classical, ControllerType::classical)->UseManualTime()->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tuning, sta, ControllerType::sta)->UseManualTime()->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tuning, adaptive, ControllerType::adaptive)->UseManualTime()->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tuning, hybrid, ControllerType::hybrid)->UseManualTime()->Iterations(15)->Unit(benchmark::kMillisecond);

}  // namespace
