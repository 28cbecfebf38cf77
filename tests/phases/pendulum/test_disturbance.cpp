#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "phases/pendulum/disturbance.hpp"

using namespace regatta::pendulum;

namespace {
double force_in(const DisturbanceSchedule& schedule, std::uint64_t k) {
  double force = 0;
  for (const auto& piece : schedule.pieces())
    if (piece.first <= k) force = piece.force;
  return force;
}
}  // namespace

TEST_SUITE("phases/pendulum/disturbance") {
  TEST_CASE("a force acts from the interval of its beginning to that before its end") {
    const Disturbance d{1.0, 2.5, 8.0};
    const DisturbanceSchedule schedule({&d, 1}, 1e-3);
    CHECK(force_in(schedule, 0) == 0);
    CHECK(force_in(schedule, 999) == 0);
    CHECK(force_in(schedule, 1000) == 8);
    CHECK(force_in(schedule, 2499) == 8);
    CHECK(force_in(schedule, 2500) == 0);
  }

  TEST_CASE("times are rounded to control intervals") {
    const Disturbance d{0.0013, 0.0037, 1.0};  // 2.6 and 7.4 periods
    const DisturbanceSchedule schedule({&d, 1}, 5e-4);
    CHECK(force_in(schedule, 2) == 0);
    CHECK(force_in(schedule, 3) == 1);
    CHECK(force_in(schedule, 6) == 1);
    CHECK(force_in(schedule, 7) == 0);
  }

  TEST_CASE("gusts add up where they overlap") {
    const Disturbance gusts[] = {{0.0, 0.3, 4.0}, {0.2, 0.4, -1.0}, {0.1, 0.1, 100.0}, {0.4, 0.5, 2.0}};
    const DisturbanceSchedule schedule(gusts, 0.1);
    const double expected[] = {4, 4, 3, -1, 2, 0, 0};
    for (std::uint64_t k = 0; k < 7; ++k) CHECK(force_in(schedule, k) == expected[k]);
  }

  TEST_CASE("no disturbance is no force") { CHECK(force_in(DisturbanceSchedule{}, 12345) == 0); }

  TEST_CASE("impossible times are refused") {
    const Disturbance reversed{2, 1, 5}, early{-1, 1, 5};
    CHECK_THROWS_WITH_AS(DisturbanceSchedule({&reversed, 1}, 1e-3), "disturbances[0].t_off = 1 s is before t_on = 2 s; exchange them",
                         regatta::ConfigError);
    CHECK_THROWS_WITH_AS(DisturbanceSchedule({&early, 1}, 1e-3), "disturbances[0].t_on = -1 s is before the start; try 0",
                         regatta::ConfigError);
    const Disturbance both[] = {early, reversed};
    CHECK_THROWS_WITH_AS(DisturbanceSchedule(both, 1e-3),
                         "disturbances[0].t_on = -1 s is before the start; try 0\n"
                         "disturbances[1].t_off = 1 s is before t_on = 2 s; exchange them",
                         regatta::ConfigError);
  }
}
