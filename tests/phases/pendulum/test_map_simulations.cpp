#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "phases/pendulum/map_simulations.hpp"
#include "phases/pendulum/simulate.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

std::vector<Simulation> draws(std::uint64_t count) {
  std::vector<Simulation> simulations;
  for (std::uint64_t i = 0; i < count; ++i) {
    Random random(random_key(3, "map_simulations"), i);
    simulations.push_back({test::draw_plant(random), {0, random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5), 0, 0, 0}});
  }
  return simulations;
}

LoopOptions two_seconds() {
  LoopOptions options;
  options.duration = 2;
  return options;
}

bool same(const regatta::Outcome<Ending>& a, const regatta::Outcome<Ending>& b) {
  return a.error() == b.error() && (!a.ok() || (a.value().z == b.value().z && a.value().end_time == b.value().end_time &&
                                                a.value().outcome == b.value().outcome && a.value().metrics.ise == b.value().metrics.ise));
}

}  // namespace

TEST_SUITE("phases/pendulum/map_simulations") {
  TEST_CASE("a list gives the same bits on this thread, on all lanes, and alone; an impossible plant is an error of its own") {
    auto simulations = draws(300);
    simulations[17].plant.m1 = -1;
    const auto here = simulate(simulations, two_seconds());
    const auto mapped = map_simulations(simulations, two_seconds());
    REQUIRE(here.size() == 300);
    REQUIRE(mapped.size() == 300);
    std::size_t fallen = 0;
    for (std::size_t i = 0; i < here.size(); ++i) {
      CAPTURE(i);
      CHECK(same(mapped[i], here[i]));
      if (i == 17) continue;
      REQUIRE(here[i].ok());
      fallen += here[i].value().outcome == pendulum::Outcome::fell ? 1 : 0;
      if (i % 50 == 0) CHECK(same(simulate({&simulations[i], 1}, two_seconds()).front(), here[i]));
    }
    CHECK(here[17].error() == "plant.m1 = -1 kg: a mass must be above zero; try the nominal 0.2 kg");
    CHECK(fallen > 20);
    CHECK(fallen < 280);
  }

  TEST_CASE("noise is that of the seed and of the place in the list") {
    auto options = two_seconds();
    options.disturbances = {{.force = 5, .type = DisturbanceType::noise}};
    const auto simulations = draws(100);
    const auto here = simulate(simulations, options, 7);
    LanePool pool;
    const auto mapped = map_simulations(simulations, options, pool, StopRequest(), 7);
    for (std::size_t i = 0; i < here.size(); ++i) CHECK(same(mapped[i], here[i]));
    CHECK_FALSE(same(simulate(simulations, options, 8)[3], here[3]));
    CHECK_FALSE(same(simulate({&simulations[3], 1}, options, 7)[0], here[3]));
    auto calm = simulations;
    calm[3].disturbance = 0;
    auto undisturbed = two_seconds();
    CHECK(same(simulate(calm, options, 7)[3], simulate(calm, undisturbed)[3]));
  }

  TEST_CASE("with a seed a list ends as the samples of a study with this seed end, noise and all") {
    auto options = two_seconds();
    options.disturbances = {{.force = 5, .type = DisturbanceType::noise}};
    options.sensors.theta1.noise = 1e-3;
    auto simulations = draws(60);
    Samples<Pendulum> pendulums{0, {}};
    for (std::size_t i = 0; i < simulations.size(); ++i) {
      simulations[i].disturbance = 0.05 * static_cast<double>(i);
      const auto& [plant, z0, disturbance] = simulations[i];
      pendulums.rows.push_back({.plant = plant, .z0 = z0, .disturbance = disturbance, .possible = true});
    }
    Simulate::Options same_loop;
    same_loop.duration = 2;
    same_loop.disturbances = options.disturbances;
    same_loop.sensors = options.sensors;
    const Simulate phase(same_loop);
    const auto of_study = [&](std::uint64_t seed) {
      Context run("simulate", seed);
      auto state = phase.init(pendulums);
      while (phase.step(state, pendulums, run) == Step::more) continue;
      return std::move(phase.finish(state, pendulums)).take();
    };
    const auto here = simulate(simulations, options, 7), other = simulate(simulations, options, 8);
    const auto study = of_study(7);
    for (std::size_t i = 0; i < here.size(); ++i) {
      CAPTURE(i);
      const regatta::Outcome<Ending> expected(study.rows[i]);
      CHECK(same(here[i], expected));
      CHECK_FALSE(same(other[i], expected));
    }
  }

  TEST_CASE("a member that begins beyond the limits has ended, and an empty list is one") {
    Simulation lying;
    lying.z0[1] = 2;
    const auto endings = simulate({&lying, 1}, two_seconds());
    CHECK(endings[0].value().outcome == pendulum::Outcome::fell);
    CHECK(endings[0].value().end_time == 0);
    CHECK(simulate({}, two_seconds()).empty());
    CHECK(map_simulations({}, two_seconds()).empty());
  }

  TEST_CASE("what has not begun when a stop is asked for says so; wrong options are thrown before anything runs") {
    const auto simulations = draws(300);
    LanePool pool;
    StopRequest stop;
    stop.ask();
    const auto endings = map_simulations(simulations, two_seconds(), pool, stop);
    REQUIRE(endings.size() == 300);
    CHECK(endings[299].error() == "not run, because a stop was asked for");
    auto wrong = two_seconds();
    wrong.substeps = 0;
    CHECK_THROWS_WITH_AS(map_simulations(simulations, wrong, pool), "substeps = 0: a control period needs at least one RK4 step; try 1",
                         ConfigError);
  }
}
