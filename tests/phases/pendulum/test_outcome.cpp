#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "phases/pendulum/outcome.hpp"
#include "phases/pendulum/plant.hpp"
#include "phases/pendulum/rk4.hpp"

using namespace regatta::pendulum;

namespace {

State after(const Plant& plant, const State& z, double force, double time) {
  State now = z;
  for (int i = 0; i < 16; ++i) now = rk4_step(plant, now, force, time / 16);
  return now;
}

/// When |component| passes the limit, from short steps instead of an interpolant.
double true_time(const Plant& plant, const State& z, double force, double h, std::size_t component, double limit) {
  double inside = 0, outside = h;
  for (int i = 0; i < 50; ++i) {
    const double middle = 0.5 * (inside + outside);
    (std::abs(after(plant, z, force, middle)[component]) <= limit ? inside : outside) = middle;
  }
  return outside;
}

}  // namespace

TEST_SUITE("phases/pendulum/outcome") {
  TEST_CASE("the time of a fall is right to 1e-9 s") {
    const Plant plant{PlantParameters{}};
    const Limits limits;
    State z{0, 0.3, 0.25, 0, 0, 0};
    int steps = 0;
    for (State next = rk4_step(plant, z, 0.0, 1e-3); within(limits, next); next = rk4_step(plant, z, 0.0, 1e-3)) z = next, ++steps;
    REQUIRE(steps > 100);
    const State next = rk4_step(plant, z, 0.0, 1e-3);
    const auto event = locate_event(plant, limits, z, next, 0.0, 1e-3);
    CHECK(event.outcome == Outcome::fell);
    const std::size_t fallen = std::abs(next[1]) > limits.angle ? 1 : 2;
    // The interpolant is off by 5e-12 s (see locate_event), the step's own error (w h)^5/120 = 5e-13 rad by less.
    CHECK(std::abs(event.time - true_time(plant, z, 0.0, 1e-3, fallen, limits.angle)) < 1e-10);
    CHECK(std::abs(event.z[fallen]) == doctest::Approx(limits.angle).epsilon(1e-11));
  }

  TEST_CASE("each limit has its outcome, in either direction") {
    const Plant plant{PlantParameters{}};
    struct Crossing {
      State z;
      Limits limits;
      Outcome outcome;
      std::size_t component;
    };
    const Limits none{Limits::none, Limits::none, Limits::none, Limits::none};
    const auto with = [&none](double Limits::*limit, double value) {
      Limits limits = none;
      limits.*limit = value;
      return limits;
    };
    for (const double sign : {1.0, -1.0}) {
      for (const auto& c : {Crossing{{0.9995, 0, 0, 1.0, 0, 0}, with(&Limits::x_max, 1.0), Outcome::left_track, 0},
                            Crossing{{0, 0.9998, 0, 0, 0.5, 0}, with(&Limits::angle, 1.0), Outcome::fell, 1},
                            Crossing{{0, 0, 0.9998, 0, 0, 0.5}, with(&Limits::angle, 1.0), Outcome::fell, 2},
                            Crossing{{0, 0, 0, 1.99, 0, 0}, with(&Limits::v_max, 2.0), Outcome::over_speed, 3},
                            Crossing{{0, 0.5, 0, 0, 4.999, 0}, with(&Limits::w_max, 5.0), Outcome::over_speed, 4},
                            Crossing{{0, 0, 0.5, 0, 0, 4.999}, with(&Limits::w_max, 5.0), Outcome::over_speed, 5}}) {
        State z = c.z;
        for (auto& y : z) y *= sign;
        const double force = c.component == 3 ? sign * 100.0 : 0.0;
        REQUIRE(within(c.limits, z));
        const double limit = std::abs(c.limits.angle) < 9 ? c.limits.angle
                             : c.limits.x_max < 9         ? c.limits.x_max
                             : c.limits.v_max < 9         ? c.limits.v_max
                                                          : c.limits.w_max;
        for (const double h : {1e-3, 4e-3, 20e-3}) {
          CAPTURE(h);
          const State next = rk4_step(plant, z, force, h);
          REQUIRE_FALSE(within(c.limits, next));
          CHECK(classify(c.limits, next) == c.outcome);
          const auto event = locate_event(plant, c.limits, z, next, force, h);
          CHECK(event.outcome == c.outcome);
          CHECK(std::abs(event.time - true_time(plant, z, force, h, c.component, limit)) < 1e-9);
        }
      }
    }
  }

  TEST_CASE("of two events in one step the earlier counts") {
    const Plant plant{PlantParameters{}};
    Limits limits;
    limits.x_max = 1;
    limits.angle = 1;
    const State cart_first{0.9999, 0.9993, 0, 1, 1, 0}, fall_first{0.9993, 0.9999, 0, 1, 1, 0};
    const auto event = [&](const State& z) { return locate_event(plant, limits, z, rk4_step(plant, z, 0.0, 1e-3), 0.0, 1e-3).outcome; };
    CHECK(event(cart_first) == Outcome::left_track);
    CHECK(event(fall_first) == Outcome::fell);
  }

  TEST_CASE("a state that is not finite is beyond every limit, infinite ones too") {
    const Limits none{Limits::none, Limits::none, Limits::none, Limits::none};
    const Plant plant{PlantParameters{}};
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
      for (std::size_t i = 0; i < 6; ++i) {
        State z{};
        z[i] = bad;
        CHECK_FALSE(within(none, z));
        CHECK(classify(none, z) == Outcome::non_finite);
        CHECK(locate_event(plant, none, State{}, z, 0.0, 1e-3).time == 1e-3);
      }
    }
  }
}
