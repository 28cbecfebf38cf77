// Soundings a second on one core. How fast a machine is, a yardstick says that runs in turns with them: Boost.Odeint's runge_kutta4 over
// the double pendulum on doubles, which makes 10.8 million steps a second where the goals were set. "cpu_ratio" is the time of as many
// soundings as the goal asks for in a while over the time of as many steps as it made there in that while: 1 or less meets the goal.
#include <benchmark/benchmark.h>

#include "bench/confined.hpp"
#include "bench/cost.hpp"
#include "bench/pendulum/rivals/rivals.hpp"
#include "bench/tem/systems.hpp"
#include "framework/core/error.hpp"
#include "phases/tem/forward_model.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

constexpr double yardstick_rate = 10.8e6;  // steps/s
constexpr std::uint64_t members = 256, steps = 4000;
constexpr double while_ = static_cast<double>(members * steps) / yardstick_rate;  // [s]

struct Case {
  const char* name;
  tem::System system;
  tem::Wanted wanted;
  std::vector<tem::Earth> (*earths)(std::size_t count);
  double avx512, avx2;  // goals [soundings/s]
};

const std::vector<Case>& cases() {
  using tem::Wanted;
  constexpr Wanted fields{.b = true, .dbdt = true, .response = false}, ramp{};
  constexpr Wanted with_derivatives{
      .b = true, .dbdt = true, .response = false, .by_conductivity = true, .by_thickness = true, .by_altitude = true};
  constexpr Wanted ramp_with_derivatives{.by_conductivity = true, .by_thickness = true, .by_altitude = true};
  const auto three = [](std::size_t count) { return earths(count, 3, 0.1, 1000); };
  const auto eight = [](std::size_t count) { return earths(count, 8, 0.1, 1000); };
  const auto thirty = [](std::size_t count) { return earths(count, 30, 0.1, 1000); };
  static const std::vector<Case> all{
      {"three_layers", central_loop(), fields, three, 48'000, 26'000},
      {"ramp", with_ramp(false), ramp, three, 82'000, 43'000},
      {"ramp_with_pulses", with_ramp(true), ramp, three, 70'000, 37'000},
      {"polarised", central_loop(), fields, [](std::size_t count) { return polarised_earths(count, false); }, 46'000, 25'000},
      {"strongly_polarised", central_loop(), fields, [](std::size_t count) { return polarised_earths(count, true); }, 36'500, 19'700},
      {"derivatives", central_loop(), with_derivatives, three, 28'000, 15'000},
      {"ramp_with_derivatives", with_ramp(false), ramp_with_derivatives, three, 47'000, 26'000},
      {"eight_layers", central_loop(), fields, eight, 14'300, 7'400},
      {"thirty_layers_with_derivatives", central_loop(), with_derivatives, thirty, 3'600, 1'900},
      {"thirty_layers_ramp_with_derivatives", with_ramp(false), ramp_with_derivatives, thirty, 5'800, 3'100},
  };
  return all;
}

void rate(benchmark::State& state, const Case& which, InstructionSet set) {
  const double goal = set == InstructionSet::avx512 ? which.avx512 : which.avx2;
  const auto ensemble = make_ensemble(members, steps);
  const auto models = which.earths(static_cast<std::size_t>(while_ * goal));
  const tem::ForwardModel model(which.system, which.wanted, tem::Accuracy::fast, set);
  Pairs pairs;
  try {
    model.compute(models.front());  // its plan is made
    const Confined confined({this_thread_cpus().front()});
    for (auto _ : state) {
      const auto cost = pairs.take(
          [&] {
            for (std::size_t i = 0; i < models.size(); i += 512)
              benchmark::DoNotOptimize(model.compute(std::span(models).subspan(i, std::min<std::size_t>(512, models.size() - i))));
          },
          [&] { benchmark::DoNotOptimize(scalar_rivals.odeint(ensemble)); });
      state.SetIterationTime(cost.wall);
    }
  } catch (const std::exception& error) {
    return state.SkipWithError(error.what());
  }
  pairs.report_ratio(state, "cpu_ratio", &Spent::cpu);
  pairs.report_rates(state, "models_per_cpu_s", &Spent::cpu, static_cast<double>(models.size()), static_cast<double>(members * steps));
  state.counters["cpu_ratio_goal"] = 1;
  state.counters["kernels"] = static_cast<double>(model.kernels());
  state.SetLabel("steps of Odeint's rk4 on std::array<double, 6>");
}

/// From a system to the plans of all classes of earths, which a study makes before its first sounding. The goal is 0.2 s.
void start_up(benchmark::State& state, const Case& which) {
  for (auto _ : state) {
    const tem::ForwardModel model(which.system, which.wanted);
    model.prepare();
  }
  state.counters["cpu_s_goal"] = 0.2;
}

bool registered = [] {
  for (const auto& which : cases()) {
    for (const auto set : available_instruction_sets())
      if (set == InstructionSet::avx2 || set == InstructionSet::avx512)
        benchmark::RegisterBenchmark(fmt::format("{}/{}", which.name, name_of(set)).c_str(), rate, which, set)
            ->UseManualTime()
            ->Iterations(11)
            ->Unit(benchmark::kMillisecond);
  }
  for (const std::size_t i : {0, 1, 2, 3})
    benchmark::RegisterBenchmark(fmt::format("start_up/{}", cases()[i].name).c_str(), start_up, cases()[i])->Unit(benchmark::kMillisecond);
  return true;
}();

}  // namespace
