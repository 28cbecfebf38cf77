#include "framework/app/main.hpp"

#include "phases/lean.hpp"
#include "phases/pendulum/score.hpp"

/// The pendulums of Regatta, with a phase of one's own behind them:
///
///     samples --> draw --> simulate --> score --> lean --> leans --> study.h5
///           \____________________________________/
int main(int argc, char** argv) {
  using namespace regatta;
  using namespace regatta::pendulum;
  return regatta::main(argc, argv,
                       pipeline<Out<"samples", Samples<PendulumSample>>>()
                           .then<Draw>()
                           .then<Simulate>()
                           .then<Score>()
                           .then<own::Lean>()
                           .reduce<"samples">()
                           .reduce<"scores">()
                           .reduce<"leans">());
}
