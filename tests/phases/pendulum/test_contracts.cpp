#include <doctest/doctest.h>

#include "framework/testing/contract.hpp"
#include "phases/pendulum/score.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

/// Each promise was tried, or the report would say less than it seems to.
void says(const std::string& report, std::initializer_list<const char*> promises) {
  CAPTURE(report);
  for (const auto* promise : promises) {
    CAPTURE(promise);
    CHECK(report.find(std::string("\n  ") + promise) != std::string::npos);
  }
}

}  // namespace

TEST_SUITE("phases/pendulum/contracts") {
  TEST_CASE("draw, simulate and score keep their contracts") {
    const Samples<PendulumSample> samples{7, {{.theta1 = 0.1}, {.theta1 = -0.2}, {.theta2 = 0.3}, {.theta1 = 0.05}}};
    says(contract<Draw>({.inputs = {samples}}), {"options", "same inputs, same bits", "fresh memory", "any lane",
                                                 "one object for all lanes", "slices do not matter: 4 samples", "stops soon"});
    Context run("draw");
    const auto pendulums = Draw({}).process(samples, run);
    Simulate::Options options;
    options.duration = 1;
    says(contract<Simulate>({.options = options, .inputs = {*pendulums}}),
         {"options", "same inputs, same bits", "fresh memory", "any lane", "one object for all lanes", "slices do not matter: 4 samples",
          "stops soon", "goes on as if never stopped: 6 lives"});
    options.disturbances = {{.force = 3, .type = DisturbanceType::noise}, {.force = 2, .type = DisturbanceType::sine, .frequency = 3}};
    options.sensors.theta1 = {.noise = 1e-3, .resolution = 1e-3};
    options.sensors.xdot = {.noise = 1e-2, .resolution = 0};
    says(contract<Simulate>({.options = options, .inputs = {*pendulums}}),
         {"same inputs, same bits", "slices do not matter: 4 samples", "goes on as if never stopped: 6 lives"});
    Samples<Ending> endings{7, {}};
    endings.rows.resize(3);
    endings.rows[1].outcome = Outcome::completed;
    says(contract<Score>({.inputs = {endings}}), {"options", "same inputs, same bits", "fresh memory", "any lane",
                                                  "one object for all lanes", "slices do not matter: 3 samples", "stops soon"});
  }
}
