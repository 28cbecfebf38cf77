#pragma once
#include "phases/pendulum/kernel/dormand_prince_period.hpp"
#include "phases/pendulum/kernel/kernel.hpp"
#include "phases/pendulum/kernel/lanes.hpp"
#include "phases/pendulum/kernel/rk4_period.hpp"

// Everything that is called goes into the loop, so that packs stay in registers. Not under sanitizers, whose checks would make one function
// of it that compiles for minutes.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define REGATTA_FLATTEN
#else
#define REGATTA_FLATTEN [[gnu::flatten]]
#endif

namespace regatta::pendulum {

/// The loop that the cost of a study is made of, on packs of T. Between two looks at the lanes nothing branches but on "all within" and
/// "all angles small". `varies`: the inputs change from one control period to the next.
template <bool varies, class T, template <class> class Period, class Law>
void advance_members(const Law& law, const LoopTerms& terms, const Work& work) {
  if (work.queue.empty()) return;
  constexpr std::size_t count = simd::lanes<T>;
  const Period<T> period(terms);
  const auto sensors = terms.sensors.all();
  Lanes<T> lanes(terms, work);
  for (std::uint64_t left = work.steps; left > 0 && lanes.any_busy();) {
    Coefficients<T> coefficients;
    StateOf<T> z;
    ControllerMemoryOf<T> memory;
    MetricsOf<T> metrics;
    StepControlOf<T> control;
    T k, disturbance;
    lanes.plant.template load_into<T>(coefficients);
    lanes.z.template load_into<T>(z);
    lanes.memory.template load_into<T>(memory);
    lanes.metrics.template load_into<T>(metrics);
    lanes.control.template load_into<T>(control);
    simd::load(k, lanes.k);
    simd::load(disturbance, lanes.force);
    const Dynamics<T> plant(coefficients, lanes.coulomb());

    const std::uint64_t busy = lanes.busy_lanes();
    bool ended = false;
    const std::uint64_t periods = varies ? lanes.foresee(lanes.periods()) : lanes.periods();
    for (std::uint64_t p = 0; p < periods && left > 0 && !ended; ++p) {
      const T t = k * terms.Tc;
      CommandOf<T> command;
      if constexpr (varies) {
        StateOf<T> noise;
        for (std::size_t i = 0; i < 6; ++i) simd::load(noise[i], lanes.inputs.noise[p][i]);
        simd::load(disturbance, lanes.inputs.force[p]);
        command = law.update(reading(sensors, z, noise), memory);
      } else {
        command = law.update(z, memory);
      }
      metrics.add(t, z, command.u, terms.u_max);
      const T force = command.u + disturbance;
      const auto leave = [&](const auto& inside, const StateOf<T>& from, const StateOf<T>& to, const T& since, const T& h) {
        ended = true;
        bool is_inside[count];
        Rows<State, count> from_rows, to_rows;
        double forces[count], begins[count], lengths[count];
        simd::store(inside, is_inside);
        from_rows.template store_from<T>(from);
        to_rows.template store_from<T>(to);
        simd::store(force, forces);
        simd::store(T(t + since), begins);
        simd::store(h, lengths);
        lanes.memory.template store_from<T>(memory);
        lanes.metrics.template store_from<T>(metrics);
        lanes.control.template store_from<T>(control);
        simd::store(k, lanes.k);
        for (std::size_t l = 0; l < count; ++l) {
          if (is_inside[l]) continue;
          if (lanes.busy[l]) lanes.end(l, {from_rows.get(l), to_rows.get(l), forces[l], begins[l], lengths[l]});
          to_rows.put(l, {});  // at rest for the rest of this period
        }
        StateOf<T> next;
        to_rows.template load_into<T>(next);
        return next;
      };
      const std::uint64_t steps = busy * period(plant, z, force, control, leave);
      left = steps < left ? left - steps : 0;
      k = k + 1.0;
    }
    lanes.z.template store_from<T>(z);
    lanes.memory.template store_from<T>(memory);
    lanes.metrics.template store_from<T>(metrics);
    lanes.control.template store_from<T>(control);
    simd::store(k, lanes.k);
    lanes.look();
  }
  lanes.leave_all();
}

template <class T, template <class> class Period, class Law>
REGATTA_FLATTEN void advance_steady(const Law& law, const LoopTerms& terms, const Work& work) {
  advance_members<false, T, Period>(law, terms, work);
}

/// Not flattened: random numbers cost more than what it would gain, and it would double the time to compile.
template <class T, template <class> class Period, class Law>
void advance_varying(const Law& law, const LoopTerms& terms, const Work& work) {
  advance_members<true, T, Period>(law, terms, work);
}

template <class T, template <class> class Period>
constexpr LawKernels steady_kernels() {
  return {.uncontrolled = advance_steady<T, Period, Uncontrolled>,
          .classical = advance_steady<T, Period, Classical>,
          .super_twisting = advance_steady<T, Period, SuperTwisting>,
          .adaptive = advance_steady<T, Period, Adaptive>,
          .hybrid = advance_steady<T, Period, Hybrid>};
}

template <class T, template <class> class Period>
constexpr LawKernels varying_kernels() {
  return {.uncontrolled = advance_varying<T, Period, Uncontrolled>,
          .classical = advance_varying<T, Period, Classical>,
          .super_twisting = advance_varying<T, Period, SuperTwisting>,
          .adaptive = advance_varying<T, Period, Adaptive>,
          .hybrid = advance_varying<T, Period, Hybrid>};
}

/// The kernels of one instruction set.
template <class T>
constexpr Kernel make_kernel(InstructionSet set) {
  return {.set = set,
          .lanes = simd::lanes<T>,
          .rk4 = {.steady = steady_kernels<T, Rk4Period>(), .varying = varying_kernels<T, Rk4Period>()},
          .dormand_prince = {.steady = steady_kernels<T, DormandPrincePeriod>(), .varying = varying_kernels<T, DormandPrincePeriod>()}};
}

}  // namespace regatta::pendulum
