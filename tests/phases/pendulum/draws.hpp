#pragma once
#include "framework/core/random.hpp"
#include "phases/pendulum/plant_parameters.hpp"
#include "phases/pendulum/state.hpp"

namespace regatta::pendulum::test {

/// Uniform +-5 % of masses, lengths, centres and inertias, +-10 % of viscous friction.
inline PlantParameters draw_plant(Random& random) {
  PlantParameters p;
  for (auto member : {&PlantParameters::m0, &PlantParameters::m1, &PlantParameters::m2, &PlantParameters::L1, &PlantParameters::L2,
                      &PlantParameters::l1, &PlantParameters::l2, &PlantParameters::I1, &PlantParameters::I2})
    p.*member *= random.uniform(0.95, 1.05);
  for (auto member : {&PlantParameters::b0, &PlantParameters::b1, &PlantParameters::b2}) p.*member *= random.uniform(0.9, 1.1);
  return p;
}

/// Any angles, speeds of some m/s and rad/s.
inline State draw_state(Random& random) {
  return {random.uniform(-1, 1), random.uniform(-3.2, 3.2), random.uniform(-3.2, 3.2),
          random.uniform(-2, 2), random.uniform(-8, 8),     random.uniform(-8, 8)};
}

inline State mirrored(const State& z) { return {-z[0], -z[1], -z[2], -z[3], -z[4], -z[5]}; }

}  // namespace regatta::pendulum::test
