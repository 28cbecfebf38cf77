#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "framework/core/random.hpp"
#include "framework/core/schema.hpp"

namespace regatta::pendulum {

/// Where a swarm stands; arrays are particles x dimensions, row-major.
struct Swarm {
  std::uint32_t moves = 0;
  std::vector<double> positions;
  std::vector<double> velocities;
  std::vector<double> best_positions;
  std::vector<double> best_costs;
  std::uint64_t leader = 0;

  static constexpr auto schema() {
    using S = Swarm;
    return fields(field<&S::moves>("made so far"), field<&S::positions>("in the unit cube, a row a particle"),
                  field<&S::velocities>("by the last move"), field<&S::best_positions>("of least cost that each particle has been to"),
                  field<&S::best_costs>("there"), field<&S::leader>("particle whose best is the best of all"));
  }
};

/// How a swarm moves.
struct SwarmOptions {
  std::uint32_t particles = 40;
  double inertia = 0.7298;
  double cognitive = 1.4962;
  double social = 1.4962;

  static constexpr auto schema() {
    using O = SwarmOptions;
    return fields(field<&O::particles>("that look for the best gains side by side", range(1, 100'000)),
                  field<&O::inertia>("share of its velocity that a particle keeps", range(0, 1)),
                  field<&O::cognitive>("pull of the best place that a particle knows itself", range(0, 4)),
                  field<&O::social>("pull of the best place that the swarm knows", range(0, 4)));
  }
};

/// Looks for the least cost in the unit cube:
///
///     v <- inertia v + cognitive r1 (own best - x) + social r2 (best of all - x),   x <- x + v,   r1, r2 uniform in each dimension
///
/// Kennedy, Eberhart, Particle swarm optimization, Proc. ICNN (1995) 1942, with the constriction of Clerc, Kennedy, IEEE Trans. Evol.
/// Comput. 6 (2002) 58 as inertia: 0.7298, 2.05 * 0.7298. A particle that would leave the cube stops at the wall, and loses its velocity
/// across it (absorbing walls; Robinson, Rahmat-Samii, IEEE Trans. Antennas Propag. 52 (2004) 397).
///
/// All random numbers are a function of key, sample, move and particle, so a swarm that is stored and read back goes on to the same bits.
class ParticleSwarm {
 public:
  /// @throws ConfigError if there are no particles or dimensions, or if the swarm would spread instead of contract: if
  /// cognitive + social reaches 24 (1 - inertia^2) / (7 - 5 inertia), Poli, IEEE Trans. Evol. Comput. 13 (2009) 712
  ParticleSwarm(const SwarmOptions& options, std::size_t dimensions);

  /// Particle 0 at `first`, the others anywhere in the cube; each with half the way to another place as its velocity.
  Swarm begin(std::span<const double> first, RandomKey key, std::uint64_t sample) const;

  /// Says what the present positions cost, one number a particle. A cost that is not finite is never the best.
  void learn(Swarm& swarm, std::span<const double> costs) const;

  void move(Swarm& swarm, RandomKey key, std::uint64_t sample) const;

  std::span<const double> position(const Swarm& swarm, std::size_t particle) const { return row(swarm.positions, particle); }
  /// The best place that any particle has been to.
  std::span<const double> best(const Swarm& swarm) const { return row(swarm.best_positions, swarm.leader); }
  double best_cost(const Swarm& swarm) const { return swarm.best_costs[swarm.leader]; }

 private:
  std::span<const double> row(const std::vector<double>& rows, std::size_t particle) const {
    return std::span(rows).subspan(particle * dimensions_, dimensions_);
  }

  SwarmOptions options_;
  std::size_t dimensions_;
};

}  // namespace regatta::pendulum
