#pragma once
#include "phases/pendulum/kernel/kernel.hpp"
#include "phases/pendulum/kernel/lanes.hpp"
#include "phases/pendulum/rk4.hpp"

namespace regatta::pendulum {

/// The loop that the cost of a study is made of, on packs of T. Between two looks at the lanes nothing branches but on "all within" and
/// "all angles small". Flattened, so that packs stay in registers.
template <class T, class Law>
[[gnu::flatten]] void advance(const Law& law, const LoopTerms& terms, const Work& work) {
  using simd::all;
  if (work.queue.empty()) return;
  constexpr std::size_t count = simd::lanes<T>;
  const double h = terms.Tc / terms.substeps;
  Lanes<T> lanes(terms, work);
  for (std::uint64_t left = work.steps; left > 0 && lanes.any_busy();) {
    Coefficients<T> coefficients;
    StateOf<T> z;
    ControllerMemoryOf<T> memory;
    MetricsOf<T> metrics;
    T k, disturbance;
    lanes.plant.template load_into<T>(coefficients);
    lanes.z.template load_into<T>(z);
    lanes.memory.template load_into<T>(memory);
    lanes.metrics.template load_into<T>(metrics);
    simd::load(k, lanes.k);
    simd::load(disturbance, lanes.force);
    const Dynamics<T> plant(coefficients, lanes.coulomb());

    const std::uint64_t at_once = lanes.busy_lanes() * terms.substeps;
    std::uint64_t periods = 1 + (left - 1) / at_once;
    if (lanes.periods() < periods) periods = lanes.periods();
    bool ended = false;
    std::uint64_t done = 0;
    for (; done < periods && !ended; ++done) {
      const T t = k * terms.Tc;
      const auto command = law.update(z, memory);
      metrics.add(t, z, command.u, terms.u_max);
      const T force = command.u + disturbance;
      for (std::uint32_t i = 0; i < terms.substeps; ++i) {
        const auto next = rk4_step(plant, z, force, h);
        const auto inside = within(terms.limits, next);
        if (all(inside)) [[likely]] {
          z = next;
          continue;
        }
        ended = true;
        bool is_inside[count];
        Rows<State, count> from, to;
        double forces[count];
        simd::store(inside, is_inside);
        from.template store_from<T>(z);
        to.template store_from<T>(next);
        simd::store(force, forces);
        lanes.memory.template store_from<T>(memory);
        lanes.metrics.template store_from<T>(metrics);
        simd::store(k, lanes.k);
        for (std::size_t l = 0; l < count; ++l) {
          if (is_inside[l]) continue;
          if (lanes.busy[l]) lanes.end(l, {from.get(l), to.get(l), forces[l], lanes.k[l] * terms.Tc + i * h, h});
          to.put(l, {});  // at rest for the rest of this period
        }
        to.template load_into<T>(z);
      }
      k = k + 1.0;
    }
    lanes.z.template store_from<T>(z);
    lanes.memory.template store_from<T>(memory);
    lanes.metrics.template store_from<T>(metrics);
    simd::store(k, lanes.k);
    const std::uint64_t steps = done * at_once;
    left = steps < left ? left - steps : 0;
    lanes.look();
  }
  lanes.leave_all();
}

/// The kernels of one instruction set.
template <class T>
constexpr Kernel make_kernel(InstructionSet set) {
  return {.set = set,
          .lanes = simd::lanes<T>,
          .uncontrolled = advance<T, Uncontrolled>,
          .classical = advance<T, Classical>,
          .super_twisting = advance<T, SuperTwisting>,
          .adaptive = advance<T, Adaptive>,
          .hybrid = advance<T, Hybrid>};
}

}  // namespace regatta::pendulum
