#pragma once
#include "phases/pendulum/slope.hpp"

namespace regatta::pendulum {

/// One step h [s] of the classical fourth-order Runge-Kutta method under a force [N] that is held; local error O(h^5).
template <class Dynamics, class T>
StateOf<T> rk4_step(const Dynamics& plant, const StateOf<T>& z, const T& force, double h) {
  const auto moved = [&](const StateOf<T>& k, double by) {
    StateOf<T> to;
    for (std::size_t i = 0; i < 6; ++i) to[i] = z[i] + by * k[i];
    return to;
  };
  const auto k1 = slope(plant, z, force), k2 = slope(plant, moved(k1, 0.5 * h), force), k3 = slope(plant, moved(k2, 0.5 * h), force),
             k4 = slope(plant, moved(k3, h), force);
  StateOf<T> next;
  for (std::size_t i = 0; i < 6; ++i) next[i] = z[i] + (h / 6) * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]);
  return next;
}

}  // namespace regatta::pendulum
