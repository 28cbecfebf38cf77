#include "framework/app/main.hpp"

#include "new_folder/new_phase.hpp"

/// samples --> new_phase --> new_phase_results --> study.h5
int main(int argc, char** argv) {
  using namespace regatta;
  return regatta::main(argc, argv,
                       pipeline<Out<"samples", Samples<new_space::NewPhaseSample>>>()
                           .then<new_space::NewPhase>()
                           .reduce<"samples">()
                           .reduce<"new_phase_results">());
}
