#pragma once
#include <vector>

namespace regatta::tem {

/// Induced polarisation of a layer: rho(s) = rho (1 - m (1 - 1/(1 + (s tau)^c))), Pelton et al. 1978, Geophysics 43, 588.
struct ColeCole {
  double m = 0;       ///< Chargeability, 0 <= m < 1.
  double tau = 1e-3;  ///< Time constant [s].
  double c = 0.5;     ///< Frequency dependence, 0 < c <= 1.
  bool operator==(const ColeCole&) const = default;
};

/// Horizontal layers below the air, from the top to the half-space; not magnetic.
struct Earth {
  std::vector<double> resistivity;  ///< Of each layer at direct current [ohm m].
  std::vector<double> thickness;    ///< Of each but the last [m].
  std::vector<ColeCole> ip{};       ///< One a layer, or none.
  double altitude = 0;              ///< How much higher than in the system loop and receiver are, each [m].

  std::size_t layers() const { return resistivity.size(); }
};

}  // namespace regatta::tem
