#include "framework/app/main.hpp"

#include "phases/pendulum/score.hpp"

/// A Monte Carlo of controlled double pendulums:
///
///     samples --> draw --> pendulums --> simulate --> endings --> score --> scores --> study.h5
int main(int argc, char** argv) {
  using namespace regatta;
  using namespace regatta::pendulum;
  return regatta::main(argc, argv,
                       pipeline<Out<"samples", Samples<PendulumSample>>>()
                           .then<Draw>()
                           .then<Simulate>()
                           .then<Score>()
                           .reduce<"samples">()
                           .reduce<"scores">());
}
