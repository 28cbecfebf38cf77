#pragma once
#include "bench/cost.hpp"
#include "bench/pendulum/pendulum_study.hpp"
#include "bench/scaling/timeline.hpp"
#include "phases/pendulum/map_simulations.hpp"

namespace regatta::bench {

/// One round on some cores.
struct Measured {
  std::size_t cores = 0;
  Spent plain;           ///< By the plain loop in the same round.
  double wall = 0;       ///< [s]
  double computing = 0;  ///< In phases, of all lanes [s].
  double on_cpu = 0;     ///< CPU time of that [s].
  OtherThanComputing other;

  double speedup() const { return plain.wall / wall; }
  double efficiency() const { return speedup() / static_cast<double>(cores); }
  /// Core-seconds that the plain loop did not need: slower() + off_cpu() + other.sum().
  double missing() const { return static_cast<double>(cores) * wall - plain.wall; }
  /// By which the same steps took longer in the lanes: clocks, caches and memory that cores share.
  double slower() const { return on_cpu - plain.cpu; }
  /// By which other programs kept the lanes from computing for longer than the plain loop.
  double off_cpu() const { return computing - on_cpu - (plain.wall - plain.cpu); }
};

/// Simulations one by one, in a plain loop and in a study with a run, so a file, for each.
class Scaling {
 public:
  explicit Scaling(const PendulumStudy& wanted);

  /// On one core, without the framework.
  Spent plain_loop();
  /// @param plain  of the same round. @throws Error if the study found another result than the plain loop
  Measured study(std::size_t cores, const Spent& plain) const;

 private:
  pendulum::LoopOptions options_;
  StudyToRun study_;
  std::vector<pendulum::Simulation> simulations_;
  std::vector<double> ise_;  // of each, by the plain loop
};

}  // namespace regatta::bench
