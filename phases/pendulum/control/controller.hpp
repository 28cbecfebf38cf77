#pragma once
#include <variant>

#include "phases/pendulum/control/adaptive.hpp"
#include "phases/pendulum/control/classical.hpp"
#include "phases/pendulum/control/hybrid.hpp"
#include "phases/pendulum/control/super_twisting.hpp"
#include "phases/pendulum/control/uncontrolled.hpp"

namespace regatta::pendulum {

/// One control law with its gains, immutable. Visit it once a block of control periods, not once a step.
using Controller = std::variant<Uncontrolled, Classical, SuperTwisting, Adaptive, Hybrid>;

/// @pre options are resolved
Controller make_controller(const ControllerOptions& options);

}  // namespace regatta::pendulum
