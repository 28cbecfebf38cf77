// Many closed loops from C++, without a study: the share of pendulums that four controllers hold.
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "framework/core/random.hpp"
#include "framework/core/text.hpp"
#include "phases/pendulum/map_simulations.hpp"

int main(int argc, char** argv) {
  using namespace regatta;
  using namespace regatta::pendulum;

  std::uint64_t members = 10'000, seed = 20261120;
  CLI::App app("How many pendulums each controller holds over 10 s from within +-0.3 rad: an example of simulations without a study.");
  app.add_option("--members", members, "how many")->capture_default_str()->check(CLI::Range(1, 100'000'000));
  app.add_option("--seed", seed, "of their random numbers")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  std::vector<Simulation> simulations;
  for (std::uint64_t i = 0; i < members; ++i) {
    Random random(random_key(seed, "ensemble"), i);
    Simulation simulation;
    simulation.plant.m1 *= random.uniform(0.95, 1.05);
    simulation.plant.m2 *= random.uniform(0.95, 1.05);
    simulation.z0 = {0, random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.3), 0, 0, 0};
    simulations.push_back(simulation);
  }

  LanePool pool;  // a thread pinned to each core, for any number of calls
  using enum ControllerType;
  for (const auto& [name, type] : {std::pair{"classical", classical}, {"sta", sta}, {"adaptive", adaptive}, {"hybrid", hybrid}}) {
    LoopOptions options;
    options.duration = 10;
    options.controller.type = type;
    std::size_t held = 0;
    for (const auto& ending : map_simulations(simulations, options, pool))
      held += ending.ok() && ending.value().outcome == pendulum::Outcome::completed ? 1 : 0;
    fmt::print("{:<10} holds {:.1f} % of {}\n", name, 100.0 * static_cast<double>(held) / static_cast<double>(members),
               with_commas(members));
  }
}
