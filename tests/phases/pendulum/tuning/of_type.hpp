#pragma once
#include "phases/pendulum/control/options.hpp"

namespace regatta::pendulum::test {

/// A controller that leaves all gains to the program.
inline ControllerOptions of_type(ControllerType type) {
  ControllerOptions controller;
  controller.type = type;
  return controller;
}

}  // namespace regatta::pendulum::test
