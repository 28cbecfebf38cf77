#pragma once
#include "phases/pendulum/state.hpp"

namespace regatta::pendulum {

/// z' of a plant under a force [N]; it does not depend on time.
template <class Dynamics, class T>
StateOf<T> slope(const Dynamics& plant, const StateOf<T>& z, const T& force) {
  const auto a = plant.accelerations(z, force);
  return {z[3], z[4], z[5], a[0], a[1], a[2]};
}

}  // namespace regatta::pendulum
