#pragma once
#include "phases/pendulum/control/options.hpp"

namespace regatta::pendulum {

/// The options with every gain that has an effect filled and `surface` as numbers. Missing model_params are taken as `nominal`.
/// @throws ConfigError, a line a mistake: a key without effect, a value out of range, gains that contradict each other, an impossible
/// model, or a plant for which no surface can be designed.
ControllerOptions resolve(ControllerOptions options, const PlantParameters& nominal = {});

}  // namespace regatta::pendulum
