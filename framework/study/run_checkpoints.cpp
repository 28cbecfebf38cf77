#include "framework/study/run_checkpoints.hpp"

namespace regatta {

RunCheckpoints::RunCheckpoints(CheckpointFiles files, std::function<std::string(std::string_view)> fingerprint_of,
                               std::function<void(std::string_view)> note)
    : files_(std::move(files)), fingerprint_of_(std::move(fingerprint_of)), note_(std::move(note)) {}

void RunCheckpoints::save(std::string_view phase, const SavedState& state) {
  files_.save({.phase = std::string(phase), .fingerprint = fingerprint_of_(phase), .step = state.step, .parts = state.parts});
}

std::optional<SavedState> RunCheckpoints::load(std::string_view phase, const std::vector<std::pair<std::string, const Type*>>& types) {
  std::vector<std::string> notes;
  const auto found = files_.newest(phase, fingerprint_of_(phase), notes);
  for (const auto& note : notes) note_(note);
  if (!found) return {};
  SavedState state{found->step(), {}};
  for (const auto& [name, type] : types) state.parts.emplace_back(name, found->part(name, *type));
  return state;
}

}  // namespace regatta
