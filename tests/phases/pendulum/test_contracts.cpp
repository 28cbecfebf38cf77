#include <doctest/doctest.h>

#include "framework/testing/contract.hpp"
#include "phases/pendulum/score.hpp"

using namespace regatta;
using namespace regatta::pendulum;

TEST_SUITE("phases/pendulum/contracts") {
  TEST_CASE("draw, simulate and score keep their contracts") {
    const Samples<PendulumSample> samples{7, {{.theta1 = 0.1}, {.theta1 = -0.2}, {.theta2 = 0.3}, {.theta1 = 0.05}}};
    contract<Draw>({.inputs = {samples}});
    Context run("draw");
    const auto pendulums = Draw({}).process(samples, run);
    Simulate::Options options;
    options.duration = 1;
    contract<Simulate>({.options = options, .inputs = {*pendulums}});
    Samples<Ending> endings{7, {}};
    endings.rows.resize(3);
    endings.rows[1].outcome = Outcome::completed;
    contract<Score>({.inputs = {endings}});
  }
}
