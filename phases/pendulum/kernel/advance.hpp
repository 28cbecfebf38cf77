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
/// "all angles small".
template <class T, template <class> class Period, class Law>
REGATTA_FLATTEN void advance(const Law& law, const LoopTerms& terms, const Work& work) {
  if (work.queue.empty()) return;
  constexpr std::size_t count = simd::lanes<T>;
  const Period<T> period(terms);
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
    for (std::uint64_t periods = lanes.periods(); periods > 0 && left > 0 && !ended; --periods) {
      const T t = k * terms.Tc;
      const auto command = law.update(z, memory);
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

template <class T, template <class> class Period>
constexpr LawKernels law_kernels() {
  return {.uncontrolled = advance<T, Period, Uncontrolled>,
          .classical = advance<T, Period, Classical>,
          .super_twisting = advance<T, Period, SuperTwisting>,
          .adaptive = advance<T, Period, Adaptive>,
          .hybrid = advance<T, Period, Hybrid>};
}

/// The kernels of one instruction set.
template <class T>
constexpr Kernel make_kernel(InstructionSet set) {
  return {.set = set, .lanes = simd::lanes<T>, .rk4 = law_kernels<T, Rk4Period>(), .dormand_prince = law_kernels<T, DormandPrincePeriod>()};
}

}  // namespace regatta::pendulum
