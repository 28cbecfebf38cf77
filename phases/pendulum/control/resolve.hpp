#pragma once
#include "phases/pendulum/control/options.hpp"

namespace regatta::pendulum {

/// The options with every gain of their type filled and `surface` as numbers. Missing model_params become `nominal`.
/// @throws ConfigError, a line a mistake: a gain without effect on the type, a value out of range, gains that contradict each other, or
/// a plant for which no surface can be designed.
ControllerOptions resolve(ControllerOptions options, const PlantParameters& nominal = {});

}  // namespace regatta::pendulum
