#pragma once
#include "phases/pendulum/control/options.hpp"

namespace regatta::pendulum {

/// Gives every gain that has an effect and is left out a value that works with the poles -2, -2.5, -3, -4, -5 at Tc = 1 ms.
void fill_gains(ControllerOptions& options);

}  // namespace regatta::pendulum
