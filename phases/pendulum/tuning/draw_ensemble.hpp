#pragma once
#include <vector>

#include "framework/phase/phase.hpp"
#include "phases/pendulum/draw.hpp"

namespace regatta::pendulum {

/// What a study draws for a tuning: how far the members of its ensemble are spread, all uniform and independent.
struct Spread {
  double angle = 0.3;
  double rate = 0;
  double plant = 0.05;
  double friction = 0.1;
  double disturbance = 0;

  static constexpr auto schema() {
    using S = Spread;
    return fields(field<&S::angle>("initial th1 and th2 up to this to both sides", unit("rad"), range(0, 1.5)),
                  field<&S::rate>("initial rates of both links", unit("rad/s"), range(0, 100)),
                  field<&S::plant>("masses, lengths, centres and inertias, as a share of the nominal ones", range(0, 0.9)),
                  field<&S::friction>("b0, b1 and b2, as a share of the nominal ones", range(0, 1)),
                  field<&S::disturbance>("factor on the forces of all disturbances, around 1", range(0, 1e3)));
  }
};

/// The pendulums that a set of gains is tried on.
struct Ensemble {
  std::vector<Pendulum> members;
  static constexpr auto schema() { return fields(field<&Ensemble::members>("plants and initial states")); }
};

/// Draws the members on which gains are tuned: the same for all particles, iterations and controllers.
///
/// Reads  "samples"    Samples<Spread>
/// Writes "ensembles"  Samples<Ensemble>
class DrawEnsemble {
 public:
  static constexpr PhaseInfo info{.name = "draw_ensemble", .summary = "Draws the pendulums that gains are tuned on", .version = 1};

  struct Options {
    std::uint32_t members = 200;
    static constexpr auto schema() { return fields(field<&Options::members>("of each ensemble", range(1, 1'000'000))); }
  };

  explicit DrawEnsemble(const Options& options) : options_(options) {}

  Out<"ensembles", Samples<Ensemble>> process(In<"samples", Samples<Spread>> samples, Context& run) const;

 private:
  Options options_;
};
REGATTA_PHASE(DrawEnsemble);

}  // namespace regatta::pendulum
