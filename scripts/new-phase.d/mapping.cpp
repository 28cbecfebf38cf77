#include "new_folder/new_phase.hpp"

namespace new_space {

Out<"new_phase_results", Samples<NewPhaseResult>> NewPhase::process(
    In<"samples", Samples<NewPhaseSample>> samples, Context& run) const {
  Samples<NewPhaseResult> results{samples->first_id, {}};
  for (const auto& sample : samples->rows) {
    run.poll();
    results.rows.push_back({.end = options_.factor * sample.start});
  }
  return results;
}

}  // namespace new_space
