#pragma once
#include <span>
#include <vector>

#include "framework/engine/map.hpp"
#include "phases/pendulum/ending.hpp"

namespace regatta::pendulum {

/// One of a list of simulations.
struct Simulation {
  PlantParameters plant{};
  State z0{};              ///< x [m], th1, th2 [rad], v [m/s], w1, w2 [rad/s]
  double disturbance = 1;  ///< Factor on the forces of all disturbances.
};

/// For those who want no study: simulates the list on this thread, many side by side in its vector registers. What a simulation gives
/// depends on nothing but itself and the options; one whose plant cannot exist is an error of its own.
/// @param seed  of noise: simulation i has that of sample i of a study with this seed
/// @throws ConfigError as ClosedLoop does
std::vector<regatta::Outcome<Ending>> simulate(std::span<const Simulation> simulations, const LoopOptions& options, std::uint64_t seed = 0);

/// The same, bit for bit, by all lanes of the pool at once. Those that have not begun when a stop is asked for say so.
std::vector<regatta::Outcome<Ending>> map_simulations(std::span<const Simulation> simulations, const LoopOptions& options, LanePool& pool,
                                                      const StopRequest& stop = StopRequest(), std::uint64_t seed = 0);
/// On lanes of its own: all cores that this process may use.
std::vector<regatta::Outcome<Ending>> map_simulations(std::span<const Simulation> simulations, const LoopOptions& options,
                                                      std::uint64_t seed = 0);

}  // namespace regatta::pendulum
