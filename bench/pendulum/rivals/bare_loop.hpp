#pragma once
#include <algorithm>

#include "bench/pendulum/rivals/packs.hpp"
#include "phases/pendulum/rk4.hpp"

namespace regatta::bench {

/// T is double or a Pack: products are fused where we say so.
template <class T>
[[gnu::flatten]] std::vector<pendulum::State> bare_loop(const Ensemble& e) {
  return for_packs<T>(
      e, [&e](const pendulum::Coefficients<T>& plant, std::array<T, 6>& z) __attribute__((flatten)) {
        const pendulum::Dynamics<T> dynamics(plant, false);
        for (std::uint64_t k = 0; k < e.steps; ++k) {
          using std::max, std::min;
          const T s = pendulum::surface_value(e.surface, z);
          const T f = min(max(T(s / e.eps0), T(-1.0)), T(1.0));
          const T force = min(max(T(-e.K * f - e.kd * s), T(-e.u_max)), T(e.u_max));
          z = pendulum::rk4_step(dynamics, z, force, e.Tc);
        }
      });
}

}  // namespace regatta::bench
