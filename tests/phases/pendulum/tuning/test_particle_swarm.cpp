#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "framework/core/columns.hpp"
#include "framework/core/error.hpp"
#include "phases/pendulum/tuning/particle_swarm.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

const RandomKey key = random_key(5, "swarm");

template <class Function>
void try_all(const ParticleSwarm& swarm, Swarm& state, std::uint32_t particles, Function cost) {
  std::vector<double> costs;
  for (std::size_t i = 0; i < particles; ++i) costs.push_back(cost(swarm.position(state, i)));
  swarm.learn(state, costs);
}

template <class Function>
Swarm search(const ParticleSwarm& swarm, std::uint32_t particles, std::vector<double> first, std::uint32_t moves, Function cost) {
  auto state = swarm.begin(first, key, 3);
  for (std::uint32_t i = 0; i <= moves; ++i) {
    try_all(swarm, state, particles, cost);
    if (i < moves) swarm.move(state, key, 3);
  }
  return state;
}

double from_centre(std::span<const double> x) {
  const double centre[] = {0.3, 0.62, 0.05};
  double sum = 0;
  for (std::size_t d = 0; d < x.size(); ++d) sum += (x[d] - centre[d]) * (x[d] - centre[d]);
  return sum;
}

}  // namespace

TEST_SUITE("phases/pendulum/tuning/particle_swarm") {
  TEST_CASE("a swarm contracts onto the minimum of a parabola") {
    const ParticleSwarm swarm({.particles = 20}, 3);
    const auto state = search(swarm, 20, {0.9, 0.9, 0.9}, 150, from_centre);
    // With the mean pulls a deviation obeys e'' - (1 + w - phi) e' + w e = 0, |roots| = sqrt(w) = 0.854. Random pulls and a best that
    // waits for better ones slow this down; a third of the moves at this rate still gives 0.854^50 = 4e-4 of the cube.
    CHECK(std::sqrt(swarm.best_cost(state)) < 4e-4);
    CHECK(swarm.best_cost(state) == from_centre(swarm.best(state)));
  }

  TEST_CASE("a minimum in a corner is reached exactly, as particles stop at walls") {
    const ParticleSwarm swarm({.particles = 10}, 2);
    const auto state = search(swarm, 10, {0.5, 0.5}, 60, [](auto x) { return x[0] - x[1]; });
    CHECK(swarm.best(state)[0] == 0.0);
    CHECK(swarm.best(state)[1] == 1.0);
    for (const double x : state.positions) CHECK((x >= 0 && x <= 1));
  }

  TEST_CASE("a move is the formula, and a wall takes the velocity across it") {
    const SwarmOptions options{.particles = 2, .inertia = 0.5, .cognitive = 0.7, .social = 1.1};
    const ParticleSwarm swarm(options, 2);
    Swarm state{.positions = {0.4, 0.9, 0.6, 0.1},
                .velocities = {0.1, 3.0, -0.2, 0.0},
                .best_positions = {0.5, 0.8, 0.3, 0.2},
                .best_costs = {2, 1},
                .leader = 1};
    const auto before = state;
    swarm.move(state, key, 9);
    Random random(key, 9, 1, 0);
    const double own = 0.7 * random.uniform(), of_all = 1.1 * random.uniform();
    const double v = 0.5 * 0.1 + own * (0.5 - 0.4) + of_all * (0.3 - 0.4);
    CHECK(state.velocities[0] == v);
    CHECK(state.positions[0] == 0.4 + v);
    // 0.9 + 0.5 * 3, and at most 0.7 * 0.1 and 1.1 * 0.7 less: beyond 1 whatever the random numbers.
    CHECK(state.positions[1] == 1.0);
    CHECK(state.velocities[1] == 0.0);
    CHECK(state.best_positions == before.best_positions);
    CHECK(state.moves == 1);
  }

  TEST_CASE("a swarm that is stored and read back goes on to the same bits") {
    const ParticleSwarm swarm({.particles = 6}, 3);
    auto one = search(swarm, 6, {0.5, 0.5, 0.5}, 7, from_centre);
    auto other = from_columns<Swarm>(to_columns(one));
    for (int i = 0; i < 5; ++i) {
      for (auto* state : {&one, &other}) {
        swarm.move(*state, key, 3);
        try_all(swarm, *state, 6, from_centre);
      }
    }
    CHECK(one.positions == other.positions);
    CHECK(one.velocities == other.velocities);
    CHECK(one.best_costs == other.best_costs);
  }

  TEST_CASE("a swarm begins where it is told to, and its numbers belong to sample and particle") {
    const std::vector<double> first{0.25, 0.75};
    const auto small = ParticleSwarm({.particles = 4}, 2).begin(first, key, 3),
               large = ParticleSwarm({.particles = 9}, 2).begin(first, key, 3);
    const auto other = ParticleSwarm({.particles = 4}, 2).begin(first, key, 4);
    CHECK(std::vector(small.positions.begin(), small.positions.begin() + 2) == first);
    CHECK(std::vector(large.positions.begin(), large.positions.begin() + 8) == small.positions);
    CHECK(std::vector(large.velocities.begin(), large.velocities.begin() + 8) == small.velocities);
    CHECK(small.positions[2] != other.positions[2]);
  }

  TEST_CASE("a cost that is no number is never the best, and an equal one takes no best away") {
    const ParticleSwarm swarm({.particles = 3}, 1);
    auto state = swarm.begin(std::vector<double>{0.5}, key, 0);
    swarm.learn(state, std::vector<double>{std::numeric_limits<double>::quiet_NaN(), 2, std::numeric_limits<double>::infinity()});
    CHECK(state.leader == 1);
    const double place = swarm.best(state)[0];
    swarm.move(state, key, 0);
    swarm.learn(state, std::vector<double>{std::numeric_limits<double>::quiet_NaN(), 2, 3});
    CHECK(swarm.best(state)[0] == place);
    CHECK(state.best_costs[2] == 3);
  }

  TEST_CASE("a swarm of nobody, or one that spreads, is refused") {
    CHECK_THROWS_WITH_AS(ParticleSwarm({.particles = 0}, 2), "swarm.particles = 0: nobody looks for gains; try 40", ConfigError);
    CHECK_THROWS_WITH_AS(ParticleSwarm({.inertia = 0.9, .cognitive = 1.5, .social = 1.5}, 2),
                         "swarm.cognitive + swarm.social = 3 is not below 1.824, so with swarm.inertia = 0.9 the swarm spreads instead of "
                         "contracting; try 1.4962 each with an inertia of 0.7298",
                         ConfigError);
  }
}
