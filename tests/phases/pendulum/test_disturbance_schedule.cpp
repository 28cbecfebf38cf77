#include <cmath>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "phases/pendulum/disturbance_schedule.hpp"

using namespace regatta::pendulum;

namespace {

using enum DisturbanceType;

std::vector<double> varying(const DisturbanceSchedule& schedule, std::uint64_t k, std::size_t n, const NoiseSource& noise = {},
                            std::size_t member = 0) {
  std::vector<double> forces(n, 0.0);
  schedule.add_varying(forces, k, noise, member);
  return forces;
}

Disturbance noise_of(double force, std::optional<double> hold = {}) { return {.force = force, .type = noise, .hold = hold}; }

std::string said_of(const std::vector<Disturbance>& disturbances, double Tc = 1e-3) {
  try {
    DisturbanceSchedule(disturbances, Tc);
  } catch (const regatta::ConfigError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_SUITE("phases/pendulum/disturbance_schedule") {
  TEST_CASE("a force acts from the interval of its beginning to that before its end") {
    const Disturbance d{1.0, 2.5, 8.0};
    const DisturbanceSchedule schedule({&d, 1}, 1e-3);
    CHECK(schedule.constant(0) == 0);
    CHECK(schedule.constant(999) == 0);
    CHECK(schedule.constant(1000) == 8);
    CHECK(schedule.constant(2499) == 8);
    CHECK(schedule.constant(2500) == 0);
    CHECK_FALSE(schedule.varies());
  }

  TEST_CASE("times are rounded to control intervals") {
    const Disturbance d{0.0013, 0.0037, 1.0};  // 2.6 and 7.4 periods
    const DisturbanceSchedule schedule({&d, 1}, 5e-4);
    CHECK(schedule.constant(2) == 0);
    CHECK(schedule.constant(3) == 1);
    CHECK(schedule.constant(6) == 1);
    CHECK(schedule.constant(7) == 0);
  }

  TEST_CASE("gusts add up where they overlap, and one without an end goes on") {
    const Disturbance gusts[] = {{0.0, 0.3, 4.0}, {0.2, 0.4, -1.0}, {0.1, 0.1, 100.0}, {0.4, 0.5, 2.0}, {0.5, {}, 0.25}};
    const DisturbanceSchedule schedule(gusts, 0.1);
    const double expected[] = {4, 4, 3, -1, 2, 0.25, 0.25};
    for (std::uint64_t k = 0; k < 7; ++k) CHECK(schedule.constant(k) == expected[k]);
    CHECK(schedule.constant(1'000'000'000'000) == 0.25);
  }

  TEST_CASE("no disturbance is no force") {
    CHECK(DisturbanceSchedule{}.constant(12345) == 0);
    CHECK_FALSE(DisturbanceSchedule{}.varies());
  }

  TEST_CASE("an impulse gives its momentum in one interval, however long that is") {
    const Disturbance d{.t_on = 0.5, .type = impulse, .impulse = 0.3};
    for (const double Tc : {1e-3, 4e-3}) {
      const DisturbanceSchedule schedule({&d, 1}, Tc);
      double momentum = 0;
      for (std::uint64_t k = 0; k < 1000; ++k) momentum += schedule.constant(k) * Tc;
      CHECK(momentum == doctest::Approx(0.3).epsilon(1e-15));
      CHECK(schedule.constant(static_cast<std::uint64_t>(std::llround(0.5 / Tc))) == 0.3 / Tc);
    }
  }

  TEST_CASE("a sine begins with its phase at t_on and is held for a control period") {
    const Disturbance d{.t_on = 0.2, .t_off = 1.2, .force = 3, .type = sine, .frequency = 2, .phase = 0.5};
    const DisturbanceSchedule schedule({&d, 1}, 1e-3);
    CHECK(schedule.varies());
    const auto forces = varying(schedule, 0, 1500);
    for (std::size_t k = 0; k < forces.size(); ++k) {
      const bool on = k >= 200 && k < 1200;
      const double t = (static_cast<double>(k) - 200) * 1e-3;
      // Angles of some 10 rad off by an ulp each: 3e-15 of the amplitude.
      CHECK(forces[k] == doctest::Approx(on ? 3 * std::sin(4 * std::numbers::pi * t + 0.5) : 0).epsilon(1e-13));
    }
    CHECK(varying(schedule, 700, 10) == std::vector(forces.begin() + 700, forces.begin() + 710));
  }

  TEST_CASE("noise is a function of key, sample, place in the list and interval, wherever one begins to look") {
    const NoiseSource source{regatta::random_key(3, "simulate"), 100};
    const Disturbance list[] = {noise_of(2.0), noise_of(2.0)};
    const DisturbanceSchedule one({list, 1}, 1e-3), two(list, 1e-3);
    const auto forces = varying(one, 0, 500, source, 5);
    CHECK(varying(one, 123, 30, source, 5) == std::vector(forces.begin() + 123, forces.begin() + 153));
    CHECK(varying(one, 0, 500, {source.key, 104}, 1) == forces);  // the same sample
    CHECK(varying(one, 0, 500, source, 6) != forces);
    CHECK(varying(one, 0, 500, {regatta::random_key(4, "simulate"), 100}, 5) != forces);
    const auto both = varying(two, 0, 500, source, 5);
    std::size_t doubled = 0;
    for (std::size_t k = 0; k < 500; ++k) doubled += both[k] == 2 * forces[k];
    CHECK(doubled == 0);
  }

  TEST_CASE("noise has the standard deviation that was asked for, and no mean and no memory") {
    constexpr std::size_t n = 100'000;
    const auto disturbance = noise_of(2.0);
    const DisturbanceSchedule schedule({&disturbance, 1}, 1e-3);
    const auto forces = varying(schedule, 0, n, {regatta::random_key(3, "simulate"), 0});
    double sum = 0, squares = 0, products = 0;
    for (std::size_t k = 0; k < n; ++k) {
      sum += forces[k], squares += forces[k] * forces[k];
      if (k > 0) products += forces[k] * forces[k - 1];
    }
    // Four standard errors of each: sigma/sqrt(n), sigma^2 sqrt(2/n), sigma^2/sqrt(n).
    CHECK(std::abs(sum / n) < 4 * 2 / std::sqrt(n));
    CHECK(std::abs(squares / n - 4) < 4 * 4 * std::sqrt(2.0 / n));
    CHECK(std::abs(products / n) < 4 * 4 / std::sqrt(n));
  }

  TEST_CASE("noise that is held changes every so many control periods") {
    auto disturbance = noise_of(1.0, 0.01);
    disturbance.t_on = 0.003;
    const DisturbanceSchedule schedule({&disturbance, 1}, 1e-3);
    const NoiseSource source{regatta::random_key(3, "simulate"), 0};
    const auto forces = varying(schedule, 0, 103, source);
    for (std::size_t k = 0; k < 103; ++k) {
      if (k < 3) CHECK(forces[k] == 0);
      if (k > 3) CHECK((forces[k] == forces[k - 1]) == ((k - 3) % 10 != 0));
    }
    CHECK(varying(schedule, 57, 20, source) == std::vector(forces.begin() + 57, forces.begin() + 77));
  }

  TEST_CASE("impossible disturbances are refused, all mistakes at once") {
    CHECK(said_of({{2, 1, 5}}) == "disturbances[0].t_off = 1 s is before t_on = 2 s; exchange them");
    CHECK(said_of({{-1, 1, 5}, {2, 1, 5}}) ==
          "disturbances[0].t_on = -1 s is outside [0, 1000000]: begin\n"
          "disturbances[1].t_off = 1 s is before t_on = 2 s; exchange them");
    CHECK(said_of({{}}) == "disturbances[0].force is missing: type = \"step\" needs it, in N");
    CHECK(said_of({{.t_off = 1, .force = 2, .type = impulse}}) ==
          "disturbances[0].force = 2 N has no effect on type = \"impulse\"; remove it or change the type\n"
          "disturbances[0].impulse is missing: type = \"impulse\" needs it, in N s\n"
          "disturbances[0].t_off = 1 s has no effect on type = \"impulse\"; remove it or change the type");
    CHECK(said_of({{.force = 1, .type = sine, .hold = 1}}) ==
          "disturbances[0].frequency is missing: type = \"sine\" needs it, in Hz\n"
          "disturbances[0].hold = 1 s has no effect on type = \"sine\"; remove it or change the type");
    CHECK(said_of({{.force = 1, .phase = 1}}) ==
          "disturbances[0].phase = 1 rad has no effect on type = \"step\"; remove it or change the type");
    CHECK(said_of({{.force = 1, .type = sine, .frequency = 50}}, 0.01) ==
          "disturbances[0].frequency = 50 Hz is too fast to be held for control periods of 0.01 s; try 10 Hz");
    CHECK(said_of({noise_of(-2)}) == "disturbances[0].force = -2 N is no standard deviation of noise; try 2 N");
    CHECK(said_of({noise_of(1, 0.004)}, 0.01) ==
          "disturbances[0].hold = 0.004 s is no multiple of the control period of 0.01 s; try 0.01 s");
    CHECK(said_of({noise_of(1, 0.0015)}, 0.001) ==
          "disturbances[0].hold = 0.0015 s is no multiple of the control period of 0.001 s; try 0.002 s");
    CHECK(said_of({noise_of(1, 0.03)}, 0.001) == "");  // 0.03 / 0.001 is no whole number of doubles
    CHECK(said_of({{0, {}, std::nan("")}}) ==
          "disturbances[0].force = nan N is outside [-1000000, 1000000]: step: the force, sine: its amplitude, noise: its standard "
          "deviation");
  }
}
