#include "framework/study/run/run_checkpoints.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"

namespace regatta {

RunCheckpoints::RunCheckpoints(const StudyParts& parts, const Slice& slice, std::optional<RunContents>& contents, Log log, Write write)
    : parts_(parts), slice_(slice), contents_(contents), log_(std::move(log)), write_(std::move(write)) {}

std::size_t RunCheckpoints::phase_of(std::string_view name) const {
  const auto& phases = parts_.pipeline.phases;
  for (std::size_t i = 0; i < phases.size(); ++i) {  // "fit" and "fit.each0" are both of the phase fit
    if (name == phases[i].name || name.starts_with(phases[i].name + ".")) return i;
  }
  throw Error(fmt::format("a checkpoint of \"{}\", which is no phase", name));
}

void RunCheckpoints::save(std::string_view name, const SavedState& state) {
  const auto phase = phase_of(name);
  auto& file = *contents_->file();
  write_([&] {
    file.keep({.phase = std::string(name),
               .fingerprint = parts_.plan.fingerprint_of(parts_.pipeline.phases[phase].position, slice_),
               .step = state.step,
               .parts = state.parts,
               .keep = static_cast<std::size_t>(parts_.stepper(slice_, phase).checkpoint.keep)});
  });
  write_([&] { file.save_unfinished(); });
  log_(LogLevel::debug, fmt::format("checkpoint of {} at {}", name, state.step));
}

std::optional<SavedState> RunCheckpoints::load(std::string_view name, const std::vector<std::pair<std::string, const Type*>>& types) {
  std::vector<std::string> notes;
  const auto fingerprint = parts_.plan.fingerprint_of(parts_.pipeline.phases[phase_of(name)].position, slice_);
  SavedState state;
  const bool found = contents_->file()->load(name, fingerprint, notes, [&](const LoadedCheckpoint& checkpoint) {
    state.step = checkpoint.step();
    for (const auto& [part, type] : types) state.parts.emplace_back(part, checkpoint.part(part, *type));
  });
  for (const auto& note : notes) log_(LogLevel::warn, note);
  return found ? std::optional(std::move(state)) : std::nullopt;
}

}  // namespace regatta
