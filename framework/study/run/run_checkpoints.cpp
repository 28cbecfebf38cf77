#include "framework/study/run/run_checkpoints.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

/// As many as the most careful phase wants.
std::size_t kept(const Study& study) {
  int keep = 1;
  for (const auto& phase : study.phases) keep = std::max(keep, phase.stepper.checkpoint.keep);
  return static_cast<std::size_t>(keep);
}

}  // namespace

RunCheckpoints::RunCheckpoints(const StudyParts& parts, const Slice& slice, Log log)
    : parts_(parts),
      slice_(slice),
      files_(parts.workspace.attempts(), slice.run, kept(parts.study), parts.study.output.compression),
      log_(std::move(log)) {}

std::string RunCheckpoints::fingerprint_of(std::string_view phase) const {
  const auto& phases = parts_.pipeline.phases;
  for (std::size_t i = 0; i < phases.size(); ++i) {  // "fit" and "fit.each0" are both of the phase fit
    if (phase == phases[i].name || phase.starts_with(phases[i].name + ".")) return parts_.plan.fingerprint_of(i, slice_);
  }
  throw Error(fmt::format("a checkpoint of \"{}\", which is no phase", phase));
}

void RunCheckpoints::save(std::string_view phase, const SavedState& state) {
  files_.save({.phase = std::string(phase), .fingerprint = fingerprint_of(phase), .step = state.step, .parts = state.parts});
  log_(LogLevel::debug, fmt::format("checkpoint of {} at {}", phase, state.step));
}

std::optional<SavedState> RunCheckpoints::load(std::string_view phase, const std::vector<std::pair<std::string, const Type*>>& types) {
  std::vector<std::string> notes;
  const auto found = files_.newest(phase, fingerprint_of(phase), notes);
  for (const auto& note : notes) log_(LogLevel::warn, note);
  if (!found) return {};
  SavedState state{found->step(), {}};
  for (const auto& [name, type] : types) state.parts.emplace_back(name, found->part(name, *type));
  return state;
}

}  // namespace regatta
