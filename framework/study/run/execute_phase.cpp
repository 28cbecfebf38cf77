#include "framework/study/run/execute_phase.hpp"

namespace regatta {

PhaseOutcome execute_phase(const StudyParts& parts, const Slice& slice, std::size_t phase, RunContents& contents, Context& context) {
  std::optional<PhaseOutcome> outcome;
  try {
    outcome = parts.case_of(slice).phases[phase]->execute(contents.products(), context);
  } catch (const Stopped&) {
    throw;
  } catch (...) {
    contents.check_input(phase);
    throw;
  }
  contents.check_input(phase);
  return std::move(*outcome);
}

}  // namespace regatta
