#pragma once
#include <boost/numeric/odeint/algebra/array_algebra.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta4.hpp>

#include "bench/pendulum/rivals/equations.hpp"
#include "bench/pendulum/rivals/rivals.hpp"
#include "framework/simd/pack.hpp"
#include "phases/pendulum/kernel/lanes.hpp"
#include "phases/pendulum/rk4.hpp"

namespace regatta::bench {

template <class T>
inline constexpr std::size_t width = simd::lanes<T>;
template <class Arch>
inline constexpr std::size_t width<xsimd::batch<double, Arch>> = xsimd::batch<double, Arch>::size;

template <class T>
void get(T& to, const double* from) {
  if constexpr (width<T> == simd::lanes<T>)
    simd::load(to, from);
  else
    to = T::load_unaligned(from);
}
template <class T>
void put(const T& from, double* to) {
  if constexpr (width<T> == simd::lanes<T>)
    simd::store(from, to);
  else
    from.store_unaligned(to);
}

/// Calls steps(plant, z) for members in packs of T.
template <class T, class Steps>
std::vector<pendulum::State> for_packs(const Ensemble& e, Steps steps) {
  constexpr std::size_t lanes = width<T>, coefficients = sizeof(pendulum::Coefficients<double>) / sizeof(double);
  std::vector<pendulum::State> ends(e.starts.size());
  for (std::size_t first = 0; first < ends.size(); first += lanes) {
    pendulum::Coefficients<T> plant;
    std::array<T, 6> z;
    double row[lanes];
    const auto fill = [&](T& to, auto value) {
      for (std::size_t l = 0; l < lanes; ++l) row[l] = value(first + l);
      get(to, row);
    };
    for (std::size_t i = 0; i < coefficients; ++i)
      fill(reinterpret_cast<T*>(&plant)[i], [&](std::size_t m) { return reinterpret_cast<const double*>(&e.plants[m])[i]; });
    for (std::size_t i = 0; i < 6; ++i) fill(z[i], [&](std::size_t m) { return e.starts[m][i]; });
    steps(plant, z);
    for (std::size_t i = 0; i < 6; ++i) {
      put(z[i], row);
      for (std::size_t l = 0; l < lanes; ++l) ends[first + l][i] = row[l];
    }
  }
  return ends;
}

template <class T>
std::vector<pendulum::State> odeint_loop(const Ensemble& e) {
  using Stepper =
      boost::numeric::odeint::runge_kutta4<std::array<T, 6>, double, std::array<T, 6>, double, boost::numeric::odeint::array_algebra>;
  return for_packs<T>(e, [&e](const pendulum::Coefficients<T>& plant, std::array<T, 6>& z) {
    const Equations<T> equations{plant};
    Stepper stepper;
    for (std::uint64_t k = 0; k < e.steps; ++k) {
      const T force = control(e, z);
      stepper.do_step([&](const std::array<T, 6>& at, std::array<T, 6>& slope, double) { slope = equations(at, force); }, z,
                      static_cast<double>(k) * e.Tc, e.Tc);
    }
  });
}

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
