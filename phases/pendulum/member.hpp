#pragma once
#include <array>
#include <cstdint>

#include "framework/core/schema.hpp"
#include "phases/pendulum/control/law.hpp"
#include "phases/pendulum/metrics.hpp"
#include "phases/pendulum/outcome.hpp"
#include "phases/pendulum/step_control.hpp"

namespace regatta::pendulum {

/// One trajectory at the beginning of control interval k: everything that its future depends on besides plant and options. Copied,
/// stored and read back at any k it goes on to the same bits.
struct Member {
  State z{};
  ControllerMemory memory;
  Metrics metrics;
  StepControl control;
  double disturbance = 1;
  std::uint64_t k = 0;
  bool ended = false;
  Outcome outcome = Outcome::cancelled;
  double end_time = 0;

  /// The trajectory is over: an event, since `begin` [s].
  void end(const Event& event, double begin);

  static constexpr auto schema() {
    using M = Member;
    return fields(field<&M::z>("x [m], th1, th2 [rad], v [m/s], w1, w2 [rad/s]; at the end the state at end_time"),
                  field<&M::memory>("what the controller remembers"), field<&M::metrics>("sums so far"),
                  field<&M::control>("of the adaptive integrator"), field<&M::disturbance>("factor on the forces of disturbances"),
                  field<&M::k>("control interval that comes next, or in which the trajectory ended"),
                  field<&M::ended>("no further interval"), field<&M::outcome>("how it ended; cancelled until then"),
                  field<&M::end_time>("time of the end, 0 until then", unit("s")));
  }
};

}  // namespace regatta::pendulum
