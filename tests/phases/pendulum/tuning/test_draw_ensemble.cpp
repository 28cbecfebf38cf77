#include <cmath>

#include <doctest/doctest.h>

#include "framework/testing/contract.hpp"
#include "phases/pendulum/tuning/draw_ensemble.hpp"

using namespace regatta;
using namespace regatta::pendulum;

TEST_SUITE("phases/pendulum/tuning/draw_ensemble") {
  TEST_CASE("members fill their ranges and nothing beyond, and what has no spread is nominal") {
    Context run("draw_ensemble", 7);
    const auto drawn =
        DrawEnsemble({.members = 2000}).process(Samples<Spread>{0, {{.angle = 0.2, .rate = 0, .plant = 0.05, .friction = 0.1}}}, run);
    const auto& members = drawn->rows.at(0).members;
    REQUIRE(members.size() == 2000);
    const PlantParameters nominal;
    double most_angle = 0, most_mass = 0, most_friction = 0;
    for (const auto& member : members) {
      most_angle = std::max(most_angle, std::abs(member.z0[1]));
      most_mass = std::max(most_mass, std::abs(member.plant.m1 / nominal.m1 - 1));
      most_friction = std::max(most_friction, std::abs(member.plant.b1 / nominal.b1 - 1));
      CHECK(member.z0[0] == 0);
      CHECK(member.z0[4] == 0);
      CHECK(member.plant.g == nominal.g);
      CHECK(member.possible);
    }
    // The largest of 2,000 is below 99 % of the range with a probability of 0.99^2000 = 2e-9.
    for (const double share : {most_angle / 0.2, most_mass / 0.05, most_friction / 0.1}) {
      CHECK(share > 0.99);
      CHECK(share <= 1 + 1e-12);
    }
  }

  TEST_CASE("a member does not depend on how many there are") {
    Context run("draw_ensemble", 7);
    const Samples<Spread> samples{3, {{}, {}}};
    const auto few = DrawEnsemble({.members = 5}).process(samples, run), many = DrawEnsemble({.members = 50}).process(samples, run);
    for (std::size_t i = 0; i < 5; ++i) CHECK(few->rows[1].members[i].z0 == many->rows[1].members[i].z0);
    CHECK(few->rows[0].members[0].z0 != few->rows[1].members[0].z0);
  }

  TEST_CASE("draw_ensemble keeps its contract") {
    contract<DrawEnsemble>({.options = {.members = 10}, .inputs = {Samples<Spread>{7, {{}, {.angle = 0.1}, {.rate = 0.5}}}}});
  }
}
