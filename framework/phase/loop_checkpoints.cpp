#include "framework/phase/loop_checkpoints.hpp"

#include <fmt/format.h>

namespace regatta {

LoopCheckpoints::LoopCheckpoints(std::string_view phase, CheckpointStore* store, const CheckpointSettings& settings)
    : prefix_(phase), store_(store), settings_(settings) {}

std::optional<std::string> LoopCheckpoints::next_name() {
  if (!store_ || inside_) return {};
  const auto step = step_ ? fmt::format(".step{}", *step_) : "";
  return fmt::format("{}{}.each{}", prefix_, step, count_++);
}

void LoopCheckpoints::begin_step(std::uint64_t step) {
  if (step > 0) finished_.clear();  // those of init() are needed until the first step is made
  step_ = step;
  count_ = 0;
}

bool LoopCheckpoints::due() const {
  return store_ && std::chrono::steady_clock::now() - saved_at_ > std::chrono::duration<double>(store_->every(settings_));
}

void LoopCheckpoints::save(const std::string& name, const SavedState& loop) {
  save_finished();
  store_->save(name, loop);
  saved_at_ = std::chrono::steady_clock::now();
}

void LoopCheckpoints::keep(const std::string& name, SavedState loop) {
  finished_.emplace_back(name, std::move(loop));
  if (due()) save_finished();
}

void LoopCheckpoints::save_finished() {
  if (finished_.empty()) return;
  for (const auto& [name, loop] : finished_) store_->save(name, loop);
  finished_.clear();
  saved_at_ = std::chrono::steady_clock::now();
}

}  // namespace regatta
