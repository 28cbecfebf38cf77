#include "phases/pendulum/map_simulations.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

#include "phases/pendulum/simulate.hpp"

namespace regatta::pendulum {

namespace {

using Endings = std::vector<regatta::Outcome<Ending>>;

Endings run(std::span<const Simulation> simulations, const ClosedLoop& loop, const NoiseSource& noise) {
  Endings endings(simulations.size());
  std::vector<Member> members(simulations.size());
  std::vector<Coefficients<double>> plants(simulations.size());
  std::vector<std::uint32_t> queue;
  for (std::uint32_t i = 0; i < simulations.size(); ++i) {
    if (const auto why = find_impossible(simulations[i].plant)) {
      endings[i] = regatta::Outcome<Ending>(std::make_exception_ptr(ConfigError(*why)));
      continue;
    }
    members[i] = loop.start(simulations[i].z0, simulations[i].disturbance);
    plants[i] = derived_coefficients(simulations[i].plant);
    if (!members[i].ended) queue.push_back(i);
  }
  loop.advance(members, plants, queue, loop.intervals(), std::numeric_limits<std::uint64_t>::max(), noise);
  for (std::size_t i = 0; i < members.size(); ++i)
    if (members[i].ended) endings[i] = regatta::Outcome<Ending>(ending_of(loop, members[i]));
  return endings;
}

NoiseSource noise_of(std::uint64_t seed) { return {.key = random_key(seed, Simulate::info.name)}; }

}  // namespace

Endings simulate(std::span<const Simulation> simulations, const LoopOptions& options, std::uint64_t seed) {
  return run(simulations, ClosedLoop(options), noise_of(seed));
}

Endings map_simulations(std::span<const Simulation> simulations, const LoopOptions& options, LanePool& pool, const StopRequest& stop,
                        std::uint64_t seed) {
  const ClosedLoop loop(options);
  // Enough for every pack to be refilled, and so few that lanes end together and a stop is soon seen.
  constexpr std::size_t least = 32, most = 1024;
  const std::size_t at_once = std::clamp(simulations.size() / (8 * pool.lanes()), least, most);
  std::vector<std::span<const Simulation>> blocks;
  for (std::size_t first = 0; first < simulations.size(); first += at_once)
    blocks.push_back(simulations.subspan(first, std::min(at_once, simulations.size() - first)));
  const auto run_block = [&](std::span<const Simulation> block) {
    auto noise = noise_of(seed);
    noise.first_sample = static_cast<std::uint64_t>(block.data() - simulations.data());
    return run(block, loop, noise);
  };
  auto of_blocks = pool.map(run_block, blocks, stop);
  Endings endings;
  endings.reserve(simulations.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (of_blocks[i].ok())
      std::ranges::move(of_blocks[i].value(), std::back_inserter(endings));
    else
      endings.resize(endings.size() + blocks[i].size());  // not run
  }
  return endings;
}

Endings map_simulations(std::span<const Simulation> simulations, const LoopOptions& options, std::uint64_t seed) {
  LanePool pool;
  return map_simulations(simulations, options, pool, StopRequest(), seed);
}

}  // namespace regatta::pendulum
