#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "phases/pendulum/dynamics.hpp"

namespace regatta::pendulum {
class ClosedLoop;  // not included: sources of single instruction sets read this file
}

namespace regatta::bench {

/// Pendulums about to be balanced, and the gains that do it: what all contenders compute is the same.
struct Ensemble {
  std::vector<pendulum::Coefficients<double>> plants;
  std::vector<pendulum::State> starts;
  pendulum::SurfaceRow surface;
  double K, kd, eps0, u_max;  ///< u = clip(-K clip(s/eps0, 1) - kd s, u_max)
  double Tc;                  ///< Control period, and step of RK4 [s].
  std::uint64_t steps;        ///< Of each member.
};

/// +-5 % plants (friction +-10 %) and angles within +-0.1 rad, from which none falls; `members` is a multiple of 64.
Ensemble make_ensemble(std::uint64_t members, std::uint64_t steps);

/// Where the members are when they have ended.
std::vector<pendulum::State> ends_of(const pendulum::ClosedLoop& loop, const Ensemble& ensemble);

}  // namespace regatta::bench
