#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "framework/core/schema.hpp"
#include "phases/pendulum/dynamics.hpp"

namespace regatta::pendulum {

/// How a trajectory ended.
enum class Outcome : std::uint8_t { completed, fell, left_track, over_speed, non_finite, cancelled };

/// Beyond any of these a trajectory ends. inf switches a limit off.
struct Limits {
  static constexpr double none = std::numeric_limits<double>::infinity();
  static constexpr double largest = std::numeric_limits<double>::max();  ///< Beyond it a state is not finite, whatever the limits.

  double angle = std::numbers::pi / 2;
  double x_max = none;
  double v_max = none;
  double w_max = none;

  static constexpr auto schema() {
    using L = Limits;
    return fields(field<&L::angle>("|th1| or |th2| beyond this: fell", unit("rad"), range(0, none)),
                  field<&L::x_max>("|x| beyond this: left_track; inf is an endless track", unit("m"), range(0, none)),
                  field<&L::v_max>("|v| beyond this: over_speed", unit("m/s"), range(0, none)),
                  field<&L::w_max>("|w1| or |w2| beyond this: over_speed", unit("rad/s"), range(0, none)));
  }
};

/// Whether a state is finite and within all limits, in each lane. NaN fails every comparison; inline, for it is asked after every step.
template <class T>
auto within(const Limits& limits, const StateOf<T>& z) {
  using std::abs;
  const auto most = [](double limit) { return limit < Limits::largest ? limit : Limits::largest; };
  const double angle = most(limits.angle), w_max = most(limits.w_max);
  return abs(z[1]) <= angle && abs(z[2]) <= angle && abs(z[0]) <= most(limits.x_max) && abs(z[3]) <= most(limits.v_max) &&
         abs(z[4]) <= w_max && abs(z[5]) <= w_max;
}

/// Why a state is beyond the limits. @pre !within(limits, z)
Outcome classify(const Limits& limits, const State& z);

/// Where a trajectory left the limits.
struct Event {
  Outcome outcome;
  double time;  ///< Since the start of the step [s].
  State z;      ///< At that time.
};

/// The first event of a step of length h from z0, within the limits, to z1, beyond them, under a held force; later events of the step
/// do not count. Bisected to 1e-12 s on the cubic Hermite polynomial of each component y, from its values and derivatives at both
/// ends; that polynomial is off by at most h^4/384 max|y''''|. For a nominal plant that falls (|y''''| about 1e4 rad/s^4 at 5 rad/s)
/// and h = 1 ms this is 3e-11 rad or 5e-12 s; it grows with h^4. So beyond 2 ms two steps of Newton's method follow on steps of at
/// most 1 ms from z0: 1e-9 s for any h. A component that leaves and returns within one step is not seen. A state that is not finite cannot
/// be interpolated: its event is the end of the step.
Event locate_event(const Dynamics<double>& plant, const Limits& limits, const State& z0, const State& z1, double force, double h);

/// The same on the dense output of a Dormand-Prince step, whose error is of the order of the tolerance of the step.
Event locate_event_in_dense_output(const Dynamics<double>& plant, const Limits& limits, const State& z0, const State& z1, double force,
                                   double h);

}  // namespace regatta::pendulum
