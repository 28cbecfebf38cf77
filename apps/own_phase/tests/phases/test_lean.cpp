#include <doctest/doctest.h>

#include "framework/testing/contract.hpp"
#include "phases/lean.hpp"

using namespace own;

TEST_SUITE("phases/lean") {
  TEST_CASE("the larger angle counts, whatever its sign, and the bound itself is far") {
    const Samples<pendulum::PendulumSample> samples{5, {{.theta1 = 0.1, .theta2 = -0.2}, {.theta1 = -0.25}, {.theta2 = 0.1}, {}}};
    const Samples<pendulum::MemberScore> scores{5, {{.success = true}, {}, {.success = true}, {}}};
    const auto leans = Lean({.far = 0.2}).process(samples, scores);
    CHECK(leans->first_id == 5);
    const Fate expected[] = {Fate::far_stood, Fate::far_fell, Fate::near_stood, Fate::near_fell};
    for (std::size_t i = 0; i < 4; ++i) CHECK(leans->rows[i].fate == expected[i]);
    CHECK(leans->rows[0].lean == 0.2);
  }
  TEST_CASE("lean keeps its contract") {
    const Samples<pendulum::PendulumSample> samples{5, {{.theta1 = 0.1}, {.theta1 = -0.25}, {.theta2 = 0.3}}};
    const Samples<pendulum::MemberScore> scores{5, {{.success = true}, {}, {.success = true}}};
    regatta::contract<Lean>({.options = {.far = 0.25}, .inputs = {samples, scores}});
  }
}
