#pragma once
#include "phases/pendulum/control/law.hpp"
#include "phases/pendulum/control/resolve.hpp"

namespace regatta::pendulum::test {

/// A law whose surface is s = th1, so that a test chooses s.
inline constexpr SurfaceRow lean{0, 1, 0, 0, 0, 0};

inline ControllerOptions leaning(ControllerType type) {
  ControllerOptions options;
  options.type = type;
  options.surface = lean;
  return resolve(options);
}

inline State leaning_by(double s) { return {0, s, 0, 0, 0, 0}; }

}  // namespace regatta::pendulum::test
