#include "phases/pendulum/draw.hpp"

namespace regatta::pendulum {

namespace {

Pendulum pendulum_of(const PendulumSample& s) {
  return {.plant = {.m0 = s.m0,
                    .m1 = s.m1,
                    .m2 = s.m2,
                    .L1 = s.L1,
                    .L2 = s.L2,
                    .l1 = s.l1,
                    .l2 = s.l2,
                    .I1 = s.I1,
                    .I2 = s.I2,
                    .g = s.g,
                    .b0 = s.b0,
                    .b1 = s.b1,
                    .b2 = s.b2,
                    .fc0 = s.fc0,
                    .vs = s.vs},
          .z0 = {s.x, s.theta1, s.theta2, s.xdot, s.theta1dot, s.theta2dot},
          .disturbance = s.disturbance};
}

}  // namespace

Out<"pendulums", Samples<Pendulum>> Draw::process(In<"samples", Samples<PendulumSample>> samples, Context& run) const {
  Samples<Pendulum> drawn{samples->first_id, {}};
  drawn.rows.reserve(samples->rows.size());
  for (const auto& sample : samples->rows) {
    auto& pendulum = drawn.rows.emplace_back(pendulum_of(sample));
    if (const auto why = find_impossible(pendulum.plant, "samples.parameters")) {
      pendulum.possible = false;
      run.fail(samples->first_id + drawn.rows.size() - 1, *why + " or draw from a narrower range");
    }
  }
  return drawn;
}

}  // namespace regatta::pendulum
