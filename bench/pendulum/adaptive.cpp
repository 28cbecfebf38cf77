// For information: the adaptive method against Boost.Odeint's controlled runge_kutta_dopri5 on doubles, at equal tolerance. Under control
// (a force that changes every millisecond, so one step each) and swinging freely, where it chooses.
#include <algorithm>
#include <cmath>

#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "bench/pendulum/rivals/odeint_dormand_prince.hpp"
#include "framework/core/error.hpp"
#include "phases/pendulum/closed_loop.hpp"
#include "phases/pendulum/kernel/dormand_prince_period.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

constexpr std::uint64_t members = 256;
constexpr double tolerance = 1e-9;

struct Course {
  Ensemble ensemble;
  pendulum::ControllerType controller;
  double differs_at_most;  ///< From the same at a much smaller tolerance.
};

// Errors of 1e-9 a step hardly add up while the controller holds the pendulum.
Course controlled() { return {make_ensemble(members, 1000), pendulum::ControllerType::classical, 1e-8}; }

// Falling from upright, where errors grow like exp(7.3 t), and swinging for 1.5 s: by less than 1e5.
Course free_swing() {
  auto e = make_ensemble(members, 2);
  e.K = e.kd = 0;
  e.Tc = 0.75;
  return {std::move(e), pendulum::ControllerType::none, 1e-4};
}

std::vector<pendulum::State> step_members(const Course& course, InstructionSet set, double to) {
  const auto& e = course.ensemble;
  pendulum::LoopOptions options;
  options.controller.type = course.controller;
  options.controller.Tc = e.Tc;
  options.limits.angle = pendulum::Limits::none;
  options.duration = e.Tc * static_cast<double>(e.steps);
  options.integrator = pendulum::Integrator::dormand_prince;
  options.tolerance = to;
  const pendulum::ClosedLoop loop(options, {}, set);
  return ends_of(loop, e);
}

/// Refused ones too: those of the kernels, which do not tell.
std::uint64_t count_steps(const Course& course) {
  const auto& e = course.ensemble;
  pendulum::LoopTerms terms;
  terms.limits.angle = pendulum::Limits::none;
  terms.Tc = e.Tc;
  terms.tolerance = tolerance;
  const pendulum::DormandPrincePeriod<double> period(terms);
  const auto never = [](bool, const auto&, const pendulum::State& to, double, double) { return to; };
  std::uint64_t steps = 0;
  for (std::size_t i = 0; i < e.starts.size(); ++i) {
    const pendulum::Dynamics<double> plant(e.plants[i], false);
    auto z = e.starts[i];
    pendulum::StepControl step_control;
    for (std::uint64_t k = 0; k < e.steps; ++k) {
      const double s = pendulum::surface_value(e.surface, z), f = std::clamp(s / e.eps0, -1.0, 1.0);
      steps += period(plant, z, std::clamp(-e.K * f - e.kd * s, -e.u_max, e.u_max), step_control, never);
    }
  }
  return steps;
}

double largest_difference(const std::vector<pendulum::State>& a, const std::vector<pendulum::State>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < 6; ++k) largest = std::max(largest, std::abs(a[i][k] - b[i][k]));
  return largest;
}

void dormand_prince_against_odeint(benchmark::State& state, InstructionSet set, Course (*make)()) {
  const auto course = make();
  const double seconds = course.ensemble.Tc * static_cast<double>(course.ensemble.steps * members);
  Pairs pairs;
  try {
    const auto exact = step_members(course, InstructionSet::scalar, 1e-13);
    const auto rival = odeint_dormand_prince(course.ensemble, tolerance);
    const double error = largest_difference(step_members(course, set, tolerance), exact),
                 rival_error = largest_difference(rival.ends, exact);
    if (!(std::max(error, rival_error) < course.differs_at_most)) throw Error("a contender is far from the exact solution");
    const Confined confined({this_thread_cpus().front()});
    for (auto _ : state) {
      const auto cost = pairs.take([&] { benchmark::DoNotOptimize(step_members(course, set, tolerance)); },
                                   [&] { benchmark::DoNotOptimize(odeint_dormand_prince(course.ensemble, tolerance)); });
      state.SetIterationTime(cost.wall);
    }
    pairs.report_rates(state, "steps_per_cpu_s", &Spent::cpu, static_cast<double>(count_steps(course)), static_cast<double>(rival.steps));
    state.SetLabel(fmt::format("Odeint dopri5 on std::array<double, 6>; errors {:.1e}, rival {:.1e}", error, rival_error));
  } catch (const std::exception& problem) {
    return state.SkipWithError(problem.what());
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report(state, "us_cpu_per_simulated_s", &Spent::cpu, 1e6 / seconds);
}

bool registered = [] {
  for (const auto set : {InstructionSet::scalar, available_instruction_sets().back()})
    for (const auto& [name, make] : {std::pair{"controlled", &controlled}, {"free", &free_swing}}) {
      benchmark::RegisterBenchmark(fmt::format("dormand_prince_against_odeint/{}/{}", name, name_of(set)).c_str(),
                                   dormand_prince_against_odeint, set, make)
          ->UseManualTime()
          ->Iterations(15)
          ->Unit(benchmark::kMillisecond);
    }
  return true;
}();

}  // namespace
