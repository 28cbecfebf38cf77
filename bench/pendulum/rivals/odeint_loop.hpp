#pragma once
#include <boost/numeric/odeint/algebra/array_algebra.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta4.hpp>

#include "bench/pendulum/rivals/equations.hpp"
#include "bench/pendulum/rivals/packs.hpp"

namespace regatta::bench {

/// Everything that is called goes into the loop, as in our kernels, and the right-hand side writes where Odeint wants it: with a call and
/// a copy in each stage the loop takes 1.6 times as long on AVX2 and 1.2 times on AVX-512.
template <class T>
[[gnu::flatten]] std::vector<pendulum::State> odeint_loop(const Ensemble& e) {
  using Stepper =
      boost::numeric::odeint::runge_kutta4<std::array<T, 6>, double, std::array<T, 6>, double, boost::numeric::odeint::array_algebra>;
  return for_packs<T>(
      e, [&e](const pendulum::Coefficients<T>& plant, std::array<T, 6>& z) __attribute__((flatten)) {
        const Equations<T> equations{plant};
        Stepper stepper;
        for (std::uint64_t k = 0; k < e.steps; ++k) {
          const T force = control(e, z);
          stepper.do_step([&](const std::array<T, 6>& at, std::array<T, 6>& slope, double) { equations(at, force, slope); }, z,
                          static_cast<double>(k) * e.Tc, e.Tc);
        }
      });
}

}  // namespace regatta::bench
