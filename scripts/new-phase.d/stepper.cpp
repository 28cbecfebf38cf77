#include "new_folder/new_phase.hpp"

namespace new_space {

NewPhase::State NewPhase::init(In<"samples", Samples<NewPhaseSample>> samples) const {
  State state;
  for (const auto& sample : samples->rows) state.x.push_back(sample.start);
  return state;
}

Step NewPhase::step(State& state) const {
  for (auto& x : state.x) x -= options_.step * options_.rate * x;
  ++state.steps;
  const double time = static_cast<double>(state.steps) * options_.step;
  return time < options_.duration ? Step::more : Step::done;
}

void NewPhase::observe(const State& state, In<"samples", Samples<NewPhaseSample>> samples,
                     Recorder<NewPhaseResult>& out) const {
  const double time = static_cast<double>(state.steps) * options_.step;
  if (!out.due(time, options_.step)) return;
  for (std::size_t i = 0; i < state.x.size(); ++i) {
    const auto id = samples->first_id + i;
    if (out.wants(id)) out.row(id, time, {.end = state.x[i]});
  }
}

Out<"new_phase_results", Samples<NewPhaseResult>> NewPhase::finish(
    const State& state, In<"samples", Samples<NewPhaseSample>> samples) const {
  Samples<NewPhaseResult> results{samples->first_id, {}};
  for (const double x : state.x) results.rows.push_back({.end = x});
  return results;
}

}  // namespace new_space
