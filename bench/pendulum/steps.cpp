// Steps a second on one core: the stepper with its metrics, limits and refill, against Boost.Odeint on doubles and on packs,
// and against the bare loop over the same equations. In turns, and every contender must end where the others do.
#include <cmath>

#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "bench/pendulum/rivals/rivals.hpp"
#include "framework/core/error.hpp"
#include "phases/pendulum/closed_loop.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

constexpr std::uint64_t members = 256, steps = 1000;

const Ensemble& ensemble() {
  static const auto made = make_ensemble(members, steps);
  return made;
}

std::vector<pendulum::State> step_members(InstructionSet set) {
  const auto& e = ensemble();
  const pendulum::ClosedLoop loop({.controller = {}, .limits = {}, .duration = e.Tc * static_cast<double>(steps)}, {}, set);
  return ends_of(loop, e);
}

/// The comparison is worth nothing unless both computed the same: roundings of 1e-16 a step, 1,000 steps, no instability.
void check_same(const std::vector<pendulum::State>& a, const std::vector<pendulum::State>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < 6; ++k)
      if (!(std::abs(a[i][k] - b[i][k]) < 1e-11)) throw Error("the contenders end in different states");
}

template <class Ours, class Rival>
void compare(benchmark::State& state, Ours ours, Rival rival, double goal, const char* label) {
  Pairs pairs;
  try {
    check_same(ours(), rival());
    const Confined confined({this_thread_cpus().front()});
    for (auto _ : state) {
      const auto cost = pairs.take([&] { benchmark::DoNotOptimize(ours()); }, [&] { benchmark::DoNotOptimize(rival()); });
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  constexpr auto done = static_cast<double>(members * steps);
  pairs.report_rates(state, "steps_per_cpu_s", &Spent::cpu, done, done);
  if (goal > 0) state.counters["cpu_ratio_goal"] = goal;
  state.SetLabel(label);
}

/// Odeint on packs against itself on doubles: whether it is a fair rival. Goals 6.5 times as fast with AVX-512, 4 times with AVX2.
void rival_on_packs(benchmark::State& state, InstructionSet set, double goal) {
  compare(
      state, [=] { return rivals_of(set).odeint(ensemble()); }, [] { return scalar_rivals.odeint(ensemble()); }, goal,
      "Odeint rk4 on std::array<double, 6>");
}
void stepper_against_odeint(benchmark::State& state, InstructionSet set, double goal) {
  compare(
      state, [=] { return step_members(set); }, [] { return scalar_rivals.odeint(ensemble()); }, goal,
      "Odeint rk4 on std::array<double, 6>");
}
void stepper_against_packs(benchmark::State& state, InstructionSet set, double goal) {
  compare(
      state, [=] { return step_members(set); }, [=] { return rivals_of(set).odeint(ensemble()); }, goal, "Odeint rk4 on xsimd packs");
}
void stepper_against_bare_loop(benchmark::State& state, InstructionSet set, double goal) {
  compare(
      state, [=] { return step_members(set); }, [=] { return rivals_of(set).bare(ensemble()); }, goal,
      "bare loop: no metrics, no limits, no refill");
}

bool registered = [] {
  struct Goals {
    double rival, odeint, packs;
  };
  for (const auto set : available_instruction_sets()) {
    const auto goals = set == InstructionSet::avx512 ? Goals{1 / 6.5, 1 / 7.0, 1 / 1.15}
                       : set == InstructionSet::avx2 ? Goals{1 / 4.0, 1 / 3.5, 1.0}
                                                     : Goals{0, 1.0, 0};
    const auto add = [&](const char* name, auto function, double goal) {
      benchmark::RegisterBenchmark(fmt::format("{}/{}", name, name_of(set)).c_str(), function, set, goal)
          ->UseManualTime()
          ->Iterations(15)
          ->Unit(benchmark::kMillisecond);
    };
    add("stepper_against_odeint", stepper_against_odeint, goals.odeint);
    add("stepper_against_bare_loop", stepper_against_bare_loop, 1 / 0.75);
    if (set == InstructionSet::scalar) continue;
    add("rival_on_packs", rival_on_packs, goals.rival);
    add("stepper_against_packs", stepper_against_packs, goals.packs);
  }
  return true;
}();

}  // namespace
