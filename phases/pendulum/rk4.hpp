#pragma once
#include <array>

#include "phases/pendulum/state.hpp"

namespace regatta::pendulum {

/// One step h [s] of the classical fourth-order Runge-Kutta method under a force [N] that is held; local error O(h^5). Of the slopes only
/// accelerations are kept: the sum over the velocities of the stages is h qd + h^2/6 (a1 + a2 + a3).
template <class Dynamics, class T>
StateOf<T> rk4_step(const Dynamics& plant, const StateOf<T>& z, const T& force, double h) {
  using Accelerations = std::array<T, 3>;
  const auto moved = [&](const StateOf<T>& rates, const Accelerations& a, double by) {
    StateOf<T> to;
    for (std::size_t i = 0; i < 3; ++i) to[i] = z[i] + by * rates[i + 3], to[i + 3] = z[i + 3] + by * a[i];
    return to;
  };
  const Accelerations a1 = plant.accelerations(z, force);
  const StateOf<T> z2 = moved(z, a1, 0.5 * h);
  const Accelerations a2 = plant.accelerations(z2, force);
  const StateOf<T> z3 = moved(z2, a2, 0.5 * h);
  const Accelerations a3 = plant.accelerations(z3, force);
  const Accelerations a4 = plant.accelerations(moved(z3, a3, h), force);
  constexpr double sixth = 1.0 / 6;
  StateOf<T> next;
  for (std::size_t i = 0; i < 3; ++i) {
    const T inner = a2[i] + a3[i], first = a1[i] + inner;
    next[i] = z[i] + h * z[i + 3] + h * h * sixth * first;
    next[i + 3] = z[i + 3] + h * sixth * T(first + inner + a4[i]);
  }
  return next;
}

}  // namespace regatta::pendulum
