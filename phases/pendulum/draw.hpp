#pragma once
#include "framework/phase/phase.hpp"
#include "phases/pendulum/plant_parameters.hpp"
#include "phases/pendulum/sample.hpp"
#include "phases/pendulum/state.hpp"

namespace regatta::pendulum {

/// A pendulum about to be simulated.
struct Pendulum {
  PlantParameters plant;
  State z0{};
  double disturbance = 1;  ///< Factor on the forces of all disturbances.
  bool possible = true;    ///< Otherwise the member has failed already.

  static constexpr auto schema() {
    using P = Pendulum;
    return fields(field<&P::plant>("the plant"), field<&P::z0>("initial x [m], th1, th2 [rad], v [m/s], w1, w2 [rad/s]"),
                  field<&P::disturbance>("factor on the forces of all disturbances"),
                  field<&P::possible>("whether such a plant can exist"));
  }
};

/// Makes plants and initial states of the drawn parameters. A member whose plant cannot exist fails, the others go on.
///
/// Reads  "samples"    Samples<PendulumSample>
/// Writes "pendulums"  Samples<Pendulum>
class Draw {
 public:
  static constexpr PhaseInfo info{.name = "draw", .summary = "Makes plants and initial states of the drawn parameters", .version = 2};
  using Options = NoOptions;

  explicit Draw(const Options&) {}

  Out<"pendulums", Samples<Pendulum>> process(In<"samples", Samples<PendulumSample>> samples, Context& run) const;
};
REGATTA_PHASE(Draw);

}  // namespace regatta::pendulum
