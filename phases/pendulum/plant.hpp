#pragma once
#include <array>

#include "phases/pendulum/dynamics.hpp"
#include "phases/pendulum/plant_parameters.hpp"

namespace regatta::pendulum {

Coefficients<double> derived_coefficients(const PlantParameters& parameters);

/// z' = A z + B F near the upright rest.
struct Linearisation {
  std::array<std::array<double, 6>, 6> A;  ///< Row i is the derivative of z'_i.
  std::array<double, 6> B;
};

/// One plant in scalar arithmetic. Immutable, so one object serves all threads.
class Plant : public Dynamics<double> {
 public:
  /// @throws ConfigError with the text of find_impossible.
  explicit Plant(const PlantParameters& parameters);

  /// Coulomb friction enters with its slope at rest, fc0/vs. Like b0 it acts where the force acts, so no design of a surface feels it.
  Linearisation linearise_upright() const;
};

}  // namespace regatta::pendulum
