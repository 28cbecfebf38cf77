#pragma once
#include <vector>

#include "framework/phase/phase.hpp"

namespace new_space {

using namespace regatta;

/// What a study draws for every sample.
struct NewPhaseSample {
  double start = 1;
  static constexpr auto schema() {
    return fields(field<&NewPhaseSample::start>("where it begins", unit("m"), range(0, 100)));
  }
};

/// What comes out for every sample.
struct NewPhaseResult {
  double end = 0;
  static constexpr auto schema() {
    return fields(field<&NewPhaseResult::end>("where it ends", unit("m")));
  }
};

/// Lets every sample decay:  x' = -rate x
///
/// Reads  "samples"  Samples<NewPhaseSample>
/// Writes "new_phase_results"  Samples<NewPhaseResult>
class NewPhase {
 public:
  static constexpr PhaseInfo info{.name = "new_phase", .summary = "Decays", .version = 1};

  struct Options {
    double rate = 1;
    double step = 1e-3;
    double duration = 1;
    static constexpr auto schema() {
      return fields(field<&Options::rate>("of decay", unit("1/s"), range(0, 10)),
                    field<&Options::step>("of Euler", unit("s"), range(1e-6, 0.1)),
                    field<&Options::duration>("simulated time", unit("s"), range(0, 1e3)));
    }
  };

  /// What a checkpoint contains: all that a stopped run needs to go on.
  struct State {
    std::vector<double> x;
    std::uint64_t steps = 0;
    static constexpr auto schema() {
      return fields(field<&State::x>("one a sample", unit("m")),
                    field<&State::steps>("steps made"));
    }
  };

  explicit NewPhase(const Options& options) : options_(options) {}

  State init(In<"samples", Samples<NewPhaseSample>> samples) const;
  Step step(State& state) const;
  void observe(const State& state, In<"samples", Samples<NewPhaseSample>> samples,
               Recorder<NewPhaseResult>& out) const;
  Out<"new_phase_results", Samples<NewPhaseResult>> finish(
      const State& state, In<"samples", Samples<NewPhaseSample>> samples) const;

 private:
  Options options_;
};
REGATTA_PHASE(NewPhase);

}  // namespace new_space
