#pragma once
#include <array>

#include "phases/pendulum/plant_parameters.hpp"
#include "phases/pendulum/state.hpp"

namespace regatta::pendulum {

inline constexpr std::array<double, 5> default_poles{-2, -2.5, -3, -4, -5};

/// Row c of a surface c.z = 0 on which the upright linearisation (A, B) has these poles [1/s], and c.B = 1.
/// Ackermann's formula for sliding modes: e is the last row of the inverse of (B, AB, ..., A^5 B), c = e (A - p1 I) ... (A - p5 I)
/// (Ackermann, Utkin, Sliding mode control design based on Ackermann's formula, IEEE Trans. Autom. Control 43 (1998) 234).
/// @throws ConfigError for a plant that no force on the cart can balance, with the reason
SurfaceRow ackermann(const PlantParameters& model, const std::array<double, 5>& poles);

}  // namespace regatta::pendulum
