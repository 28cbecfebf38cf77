#pragma once
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

/// Scales where a sample begins.
///
/// Reads  "samples"  Samples<NewPhaseSample>
/// Writes "new_phase_results"  Samples<NewPhaseResult>
class NewPhase {
 public:
  static constexpr PhaseInfo info{.name = "new_phase", .summary = "Scales", .version = 1};

  struct Options {
    double factor = 2;
    static constexpr auto schema() {
      return fields(field<&Options::factor>("of the end to the start", range(0, 10)));
    }
  };

  explicit NewPhase(const Options& options) : options_(options) {}

  Out<"new_phase_results", Samples<NewPhaseResult>> process(
      In<"samples", Samples<NewPhaseSample>> samples, Context& run) const;

 private:
  Options options_;
};
REGATTA_PHASE(NewPhase);

}  // namespace new_space
