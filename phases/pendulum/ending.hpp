#pragma once
#include "phases/pendulum/closed_loop.hpp"

namespace regatta::pendulum {

/// How a member ended, and what it is judged by.
struct Ending {
  Outcome outcome = Outcome::cancelled;
  double end_time = 0;
  State z{};
  Scores metrics;

  static constexpr auto schema() {
    using E = Ending;
    return fields(field<&E::outcome>("how the trajectory ended"), field<&E::end_time>("when it ended", unit("s")),
                  field<&E::z>("state at that time: x [m], th1, th2 [rad], v [m/s], w1, w2 [rad/s]"),
                  field<&E::metrics>("over its whole course"));
  }
};

inline Ending ending_of(const ClosedLoop& loop, const Member& member) {
  return {.outcome = member.outcome,
          .end_time = loop.time_of(member),
          .z = member.z,
          .metrics = scores_of(member.metrics, loop.control_period())};
}

}  // namespace regatta::pendulum
