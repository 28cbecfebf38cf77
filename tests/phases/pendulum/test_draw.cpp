#include <doctest/doctest.h>

#include "phases/pendulum/draw.hpp"

using namespace regatta;
using namespace regatta::pendulum;

TEST_SUITE("phases/pendulum/draw") {
  TEST_CASE("a row becomes a plant and a state, member by member") {
    PendulumSample sample;
    sample.m1 = 0.25, sample.fc0 = 1.5, sample.x = 1, sample.theta1 = 2, sample.theta2 = 3, sample.xdot = 4, sample.theta1dot = 5,
    sample.theta2dot = 6;
    Context context("draw");
    const auto drawn = Draw{{}}.process(Samples<PendulumSample>{9, {sample}}, context);
    CHECK(drawn->first_id == 9);
    CHECK(drawn->rows[0].plant.m1 == 0.25);
    CHECK(drawn->rows[0].plant.fc0 == 1.5);
    CHECK(drawn->rows[0].plant.L2 == PlantParameters{}.L2);
    CHECK(drawn->rows[0].z0 == State{1, 2, 3, 4, 5, 6});
    CHECK(drawn->rows[0].possible);
    CHECK(context.notes() == Notes{});
  }

  TEST_CASE("an impossible plant fails its member alone") {
    Samples<PendulumSample> samples{40, std::vector<PendulumSample>(3)};
    samples.rows[1].m1 = -0.1;
    Context context("draw");
    const auto drawn = Draw{{}}.process(samples, context);
    CHECK(drawn->rows[0].possible);
    CHECK_FALSE(drawn->rows[1].possible);
    REQUIRE(context.notes().samples.size() == 1);
    CHECK(context.notes().samples[0].id == 41);
    CHECK(context.notes().samples[0].reason ==
          "samples.parameters.m1 = -0.1 kg: a mass must be above zero; try the nominal 0.2 kg or draw from a narrower range");
  }
}
