#pragma once
#include <string>
#include <vector>

#include "framework/phase/phase.hpp"
#include "phases/pendulum/tuning/draw_ensemble.hpp"
#include "phases/pendulum/tuning/ensemble_cost.hpp"
#include "phases/pendulum/tuning/gain_space.hpp"
#include "phases/pendulum/tuning/particle_swarm.hpp"

namespace regatta::pendulum {

/// What a swarm had found when all its particles had been tried once more.
struct Iteration {
  Evaluation best;
  double mean_cost = 0;
  std::vector<double> gains;

  static constexpr auto schema() {
    using I = Iteration;
    return fields(field<&I::best>("what the ensemble says of the best gains so far"),
                  field<&I::mean_cost>("of all particles, where they are now"), field<&I::gains>("the best so far"));
  }
};

/// A swarm and what it has found, iteration by iteration.
struct Search {
  Swarm swarm;
  Evaluation start;
  std::vector<Iteration> history;

  static constexpr auto schema() {
    using S = Search;
    return fields(field<&S::swarm>("where it stands"), field<&S::start>("of the gains that it began with"),
                  field<&S::history>("a row an iteration"));
  }
};

/// What a tuning has found.
struct Tuning {
  std::string controller;
  Evaluation start;
  Evaluation tuned;
  std::vector<std::string> names;
  std::vector<double> gains;
  std::vector<Iteration> history;

  static constexpr auto schema() {
    using T = Tuning;
    return fields(field<&T::controller>("the tuned controller as TOML, for other studies"),
                  field<&T::start>("what the ensemble says of the gains that it began with"),
                  field<&T::tuned>("and of those it ended with"), field<&T::names>("of the gains that were tuned"),
                  field<&T::gains>("their values, each in its unit"), field<&T::history>("how it came there, a row an iteration"));
  }
};

/// Looks for the gains of least cost on the ensemble of each sample, by a particle swarm. A step tries every particle once; a member is
/// simulated with RK4.
///
/// Reads  "ensembles"  Samples<Ensemble>
/// Writes "tunings"    Samples<Tuning>
class TuneGains {
 public:
  static constexpr PhaseInfo info{.name = "tune_gains", .summary = "Tunes the gains of a controller by a particle swarm", .version = 1};

  struct Options {
    ControllerOptions controller;
    std::vector<GainRange> gains;
    SwarmOptions swarm;
    std::uint32_t iterations = 200;
    CostWeights cost;
    double duration = 3;
    std::uint32_t substeps = 1;
    Limits bounds;
    std::vector<Disturbance> disturbances;
    Sensors sensors;

    static constexpr auto schema() {
      using O = Options;
      return fields(field<&O::controller>("control law with what is not tuned, and where the first particle begins"),
                    field<&O::gains>("which are tuned, and where; empty: those that matter most, and the poles of the surface"),
                    field<&O::swarm>("that looks for them"), field<&O::iterations>("in which each particle is tried", range(1, 1'000'000)),
                    field<&O::cost>("what the terms of the cost are worth"),
                    field<&O::duration>("of a trajectory", unit("s"), range(1e-6, 1e6)),
                    field<&O::substeps>("RK4 steps a control period", range(1, 10'000)), field<&O::bounds>("where a trajectory ends early"),
                    field<&O::disturbances>("forces on the cart, added up; each member's times its drawn factor"),
                    field<&O::sensors>("noise and resolution with which the controller reads the state"));
    }
  };

  struct State {
    std::vector<Search> searches;
    static constexpr auto schema() { return fields(field<&State::searches>("one a sample")); }
  };

  /// @throws ConfigError with the mistakes of all parts
  explicit TuneGains(const Options& options);

  State init(In<"ensembles", Samples<Ensemble>> ensembles, Context& run) const;
  Step step(State& state, In<"ensembles", Samples<Ensemble>> ensembles, Context& run) const;
  Out<"tunings", Samples<Tuning>> finish(const State& state, In<"ensembles", Samples<Ensemble>> ensembles) const;

 private:
  void note(Search& search, const std::vector<Evaluation>& tried) const;

  Options options_;
  GainSpace space_;
  ParticleSwarm swarm_;
};
REGATTA_PHASE(TuneGains);

}  // namespace regatta::pendulum
