// bench_scaling: what more cores bring to many simulations of one pendulum each, and what keeps them from bringing more.
#include <cstdio>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "bench/scaling/report.hpp"
#include "framework/core/error.hpp"
#include "framework/engine/affinity.hpp"
#include "framework/engine/core_budget.hpp"

namespace {

using namespace regatta;
using namespace regatta::bench;

struct Asked {
  PendulumStudy study{.members = 100, .lean = 0.1, .duration = 10, .substeps = 200, .per_run = "1"};
  int rounds = 3;
  std::vector<int> cores;  ///< Empty: powers of two, and all.
  std::string json;
};

int most_cores() {
  for (auto cores = static_cast<int>(this_thread_cpus().size()); cores > 1; --cores) {
    try {
      return static_cast<int>(core_budget(cores).pus.size());
    } catch (const ConfigError&) {
      continue;  // hardware threads of one core, or a quota
    }
  }
  return 1;
}

std::vector<int> powers_of_two_up_to(int most) {
  std::vector<int> all;
  for (int cores = 1; cores < most; cores *= 2) all.push_back(cores);
  all.push_back(most);
  return all;
}

void run(const Asked& asked) {
  const auto cores = asked.cores.empty() ? powers_of_two_up_to(most_cores()) : asked.cores;
  for (const int count : cores) core_budget(count);  // what cannot be had is said before anything runs
  Scaling scaling(asked.study);
  std::vector<std::vector<Measured>> rounds(cores.size());
  for (int round = 0; round < asked.rounds; ++round) {
    const auto plain = scaling.plain_loop();
    for (std::size_t i = 0; i < cores.size(); ++i) rounds[i].push_back(scaling.study(static_cast<std::size_t>(cores[i]), plain));
  }
  std::vector<Rounds> all;
  for (auto& of_cores : rounds) all.emplace_back(std::move(of_cores));
  fmt::print("{} simulations of {} s, one by one, {} RK4 steps a control period of 1 ms, {}: {:.3g} s each in a plain loop.\n",
             asked.study.members, asked.study.duration, asked.study.substeps, name_of(instruction_set()),
             all.front().median().plain.wall / static_cast<double>(asked.study.members));
  fmt::print("Studies of a run and a file each; of {} round{} that with the median speed-up.\n\n{}", asked.rounds,
             asked.rounds == 1 ? "" : "s", scaling_text(all));
  if (asked.json.empty()) return;
  std::ofstream file(asked.json);
  if (!(file << scaling_json(all) << std::flush)) throw IoError("write", asked.json, errno);
}

}  // namespace

int main(int argc, char** argv) {
  Asked asked;
  CLI::App app(
      "Time, speed-up and efficiency of simulations of one pendulum each on 1 to all cores of this machine, after a sequential\n"
      "plain loop over the same simulations, and a measured account of the core-seconds that are missing.",
      "bench_scaling");
  app.add_option("--simulations", asked.study.members, "how many")->capture_default_str()->check(CLI::Range(1, 1'000'000));
  app.add_option("--duration", asked.study.duration, "simulated time of each [s]")->capture_default_str()->check(CLI::Range(1e-3, 1e6));
  app.add_option("--substeps", asked.study.substeps, "RK4 steps a control period of 1 ms: how heavy a simulation is")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  app.add_option("--rounds", asked.rounds, "of all numbers of cores, in turns")->capture_default_str()->check(CLI::Range(1, 1'000));
  app.add_option("--cores", asked.cores, "numbers of cores, such as 1,2,4; by default powers of two, and all")
      ->delimiter(',')
      ->check(CLI::Range(1, 100'000));
  app.add_option("--json", asked.json, "file for the numbers");
  CLI11_PARSE(app, argc, argv);
  try {
    run(asked);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_scaling: {}\n", error.what());
    return 1;
  }
}
