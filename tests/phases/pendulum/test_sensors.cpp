#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "phases/pendulum/closed_loop.hpp"

using namespace regatta;
using namespace regatta::pendulum;

TEST_SUITE("phases/pendulum/sensors") {
  TEST_CASE("a sensor without noise and resolution reads what is") {
    const State z{0.1, -0.2, 0.3, 1e-9, 5, -6};
    CHECK(Sensors{}.ideal());
    CHECK(reading(Sensors{}.all(), z, State{}) == z);
  }

  TEST_CASE("a reading is the nearest whole number of steps, of the state with its noise") {
    const Sensors sensors{.x = {.noise = 0, .resolution = 0.25},
                          .theta1 = {.noise = 0, .resolution = 0.125},
                          .theta2 = {},
                          .xdot = {},
                          .theta1dot = {.noise = 1, .resolution = 0},
                          .theta2dot = {.noise = 1, .resolution = 0.5}};
    CHECK_FALSE(sensors.ideal());
    CHECK(reading(sensors.all(), State{0.3, -0.2, 0.2, 0, 1, 1}, State{0, 0, 0, 0, 0.125, 0.4}) == State{0.25, -0.25, 0.2, 0, 1.125, 1.5});
    CHECK(reading(sensors.all(), State{0.125, 0, 0, 0, 0, 0}, State{})[0] == 0);  // half a step: to the even one
    CHECK(reading(sensors.all(), State{0.375, 0, 0, 0, 0, 0}, State{})[0] == 0.5);
  }

  TEST_CASE("noise is a function of key, sample, component and control instant, and as large as was asked for") {
    const Sensors sensors{.x = {},
                          .theta1 = {.noise = 0.01, .resolution = 0},
                          .theta2 = {.noise = 0.01, .resolution = 0},
                          .xdot = {},
                          .theta1dot = {},
                          .theta2dot = {}};
    const NoiseSource source{random_key(9, "simulate"), 40};
    const auto noise = [&](std::size_t component, std::uint64_t k, std::size_t n, const NoiseSource& from, std::size_t member) {
      std::vector<double> values(n);
      fill_sensor_noise(values, sensors, component, k, from, member);
      return values;
    };
    constexpr std::size_t n = 50'000;
    const auto theta1 = noise(1, 0, n, source, 2), theta2 = noise(2, 0, n, source, 2);
    CHECK(noise(1, 777, 3, {source.key, 42}, 0) == std::vector(theta1.begin() + 777, theta1.begin() + 780));
    CHECK(noise(0, 0, 3, source, 2) == std::vector<double>(3, 0.0));
    double squares = 0, products = 0;
    for (std::size_t k = 0; k < n; ++k) squares += theta1[k] * theta1[k], products += theta1[k] * theta2[k];
    // Four standard errors: sigma^2 sqrt(2/n) and sigma^2/sqrt(n).
    CHECK(std::abs(squares / n - 1e-4) < 4 * 1e-4 * std::sqrt(2.0 / n));
    CHECK(std::abs(products / n) < 4 * 1e-4 / std::sqrt(n));
  }

  TEST_CASE("noise of a sensor and noise of a force have nothing in common") {
    const Sensors sensors{.x = {.noise = 2.0, .resolution = 0}, .theta1 = {}, .theta2 = {}, .xdot = {}, .theta1dot = {}, .theta2dot = {}};
    const Disturbance disturbance{.force = 2.0, .type = DisturbanceType::noise};
    const NoiseSource source{random_key(9, "simulate"), 40};
    constexpr std::size_t n = 1000;
    std::vector<double> noise(n), forces(n, 0.0);
    fill_sensor_noise(noise, sensors, 0, 0, source, 3);
    DisturbanceSchedule({&disturbance, 1}, 1e-3).add_varying(forces, 0, source, 3);
    double products = 0;
    for (std::size_t k = 0; k < n; ++k) products += noise[k] * forces[k];
    CHECK(std::abs(products / n) < 4 * 4 / std::sqrt(n));  // four standard errors: sigma^2/sqrt(n); the same numbers would have 4
  }

  TEST_CASE("what is recorded of a noisy reading is what the controller acts on") {
    LoopOptions options;
    options.controller.surface = SurfaceRow{0, 1, 0, 0, 0, 0};  // s = th1
    options.sensors.theta1.noise = 0.01;
    const ClosedLoop loop(options);
    const Plant plant((PlantParameters()));
    const NoiseSource source{random_key(9, "simulate"), 40};
    Member member = loop.start({0, 0.02, 0, 0, 0, 0});
    for (int k = 0; k < 50; ++k) {
      const auto seen = loop.preview(plant.coefficients(), member, source).command;
      CHECK(seen.s != member.z[1]);
      // Within the boundary layer u = -(K/eps0 + kd) s, rounded a few times.
      CHECK(seen.u == doctest::Approx(-(40 / 0.3 + 20) * seen.s).epsilon(1e-12));
      loop.advance(plant, member, 1, source);
      CHECK(member.metrics.last_u == seen.u);
    }
  }

  TEST_CASE("what no sensor can be is refused") {
    LoopOptions options;
    options.sensors.theta1 = {.noise = -1e-3, .resolution = 1e-320};
    options.sensors.xdot.resolution = std::nan("");
    CHECK_THROWS_WITH_AS(
        ClosedLoop{options},
        "sensors.theta1.noise = -0.001 is outside [0, 1000000]: standard deviation of normal noise, new at every control "
        "instant; 0: none\n"
        "sensors.xdot.resolution = nan is outside [0, 1000000]: step of the quantised reading, as of an encoder, from 1e-9 "
        "on; 0: none\n"
        "sensors.theta1.resolution = 1e-320 is finer than rounding; try 1e-9, or 0 for none",
        ConfigError);
  }

  TEST_CASE("the controller acts on the reading, and metrics are those of the true state") {
    LoopOptions options;
    options.controller.surface = SurfaceRow{0, 1, 0, 0, 0, 0};  // s = th1
    options.sensors.theta1.resolution = 0.1;
    const ClosedLoop loop(options);
    const Plant plant((PlantParameters()));
    Member member = loop.start({0, 0.04, 0, 0, 0, 0});
    const auto seen = loop.preview(plant.coefficients(), member);
    CHECK(seen.command.s == 0);
    CHECK(seen.command.u == 0);
    loop.advance(plant, member, 1);
    CHECK(member.metrics.absolutes == 0.04);
    CHECK(loop.preview(plant.coefficients(), loop.start({0, 0.06, 0, 0, 0, 0})).command.s == 0.1);
  }

  TEST_CASE("noise costs a balanced pendulum what it adds to the force, and no more") {
    // Upright at rest nothing but noise moves the cart. With s = th1 + noise within the boundary layer u = -(K/eps0 + kd) noise, so that
    // after the first instant the mean of u^2 is that of the noise.
    LoopOptions options;
    options.controller.surface = SurfaceRow{0, 1, 0, 0, 0, 0};
    options.sensors.theta1.noise = 1e-6;
    options.duration = 1e-3;
    const ClosedLoop loop(options);
    const Plant plant((PlantParameters()));
    constexpr std::size_t n = 20'000;
    double squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
      Member member = loop.start({});
      loop.advance(plant, member, 1, {random_key(1, "simulate"), i});
      squares += member.metrics.effort;
    }
    const double gain = 40 / 0.3 + 20, expected = gain * gain * 1e-12;
    CHECK(std::abs(squares / n - expected) < 4 * expected * std::sqrt(2.0 / n));
  }
}
