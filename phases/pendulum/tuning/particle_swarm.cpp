#include "phases/pendulum/tuning/particle_swarm.hpp"

#include <algorithm>
#include <limits>

#include "framework/core/mistakes.hpp"

namespace regatta::pendulum {

namespace {
// Streams of a sample: move m draws from stream m + 1.
constexpr std::uint32_t stream_of_begin = 0;
}  // namespace

ParticleSwarm::ParticleSwarm(const SwarmOptions& options, std::size_t dimensions) : options_(options), dimensions_(dimensions) {
  Mistakes mistakes;
  mistakes.require(options.particles > 0, "swarm.particles = 0: nobody looks for gains; try 40");
  mistakes.require(dimensions > 0, "a swarm needs at least one dimension");
  const double w = options.inertia, pull = options.cognitive + options.social, most = 24 * (1 - w * w) / (7 - 5 * w);
  mistakes.require(pull < most,
                   "swarm.cognitive + swarm.social = {:.6g} is not below {:.6g}, so with swarm.inertia = {} the swarm spreads instead of "
                   "contracting; try 1.4962 each with an inertia of 0.7298",
                   pull, most, w);
  mistakes.throw_if_any();
}

Swarm ParticleSwarm::begin(std::span<const double> first, RandomKey key, std::uint64_t sample) const {
  REGATTA_EXPECT(first.size() == dimensions_);
  Swarm swarm;
  for (std::uint32_t particle = 0; particle < options_.particles; ++particle) {
    Random random(key, sample, stream_of_begin, particle);
    for (std::size_t d = 0; d < dimensions_; ++d) {
      const double anywhere = random.uniform(), goal = random.uniform();
      const double x = particle == 0 ? first[d] : anywhere;
      swarm.positions.push_back(x);
      swarm.velocities.push_back((goal - x) / 2);
    }
  }
  swarm.best_positions = swarm.positions;
  swarm.best_costs.assign(options_.particles, std::numeric_limits<double>::infinity());
  return swarm;
}

void ParticleSwarm::learn(Swarm& swarm, std::span<const double> costs) const {
  REGATTA_EXPECT(costs.size() == options_.particles);
  for (std::size_t particle = 0; particle < costs.size(); ++particle) {
    if (!(costs[particle] < swarm.best_costs[particle])) continue;
    swarm.best_costs[particle] = costs[particle];
    std::ranges::copy(position(swarm, particle), swarm.best_positions.begin() + static_cast<std::ptrdiff_t>(particle * dimensions_));
  }
  swarm.leader = static_cast<std::uint64_t>(std::ranges::min_element(swarm.best_costs) - swarm.best_costs.begin());
}

void ParticleSwarm::move(Swarm& swarm, RandomKey key, std::uint64_t sample) const {
  ++swarm.moves;
  for (std::uint32_t particle = 0; particle < options_.particles; ++particle) {
    Random random(key, sample, swarm.moves, particle);
    for (std::size_t d = 0; d < dimensions_; ++d) {
      const std::size_t at = particle * dimensions_ + d;
      double &x = swarm.positions[at], &v = swarm.velocities[at];
      const double own = options_.cognitive * random.uniform(), of_all = options_.social * random.uniform();
      v = options_.inertia * v + own * (swarm.best_positions[at] - x) + of_all * (best(swarm)[d] - x);
      const double reached = x + v;
      x = std::clamp(reached, 0.0, 1.0);
      if (x != reached) v = 0;
    }
  }
}

}  // namespace regatta::pendulum
