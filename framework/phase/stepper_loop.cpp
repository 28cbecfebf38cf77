#include "framework/phase/stepper_loop.hpp"

#include <limits>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"

namespace regatta {

StepperLoop::StepperLoop(Context& context, Part state, std::optional<Part> recorded)
    : context_(context), parts_{std::move(state)}, saved_at_(std::chrono::steady_clock::now()) {
  if (recorded) parts_.push_back(std::move(*recorded));
}

bool StepperLoop::restore(void* state, void* recorded) {
  std::vector<Context::Part> parts{{parts_.front().first, parts_.front().second, state}};
  if (recorded) parts.push_back({parts_.back().first, parts_.back().second, recorded});
  const auto saved = context_.restore(context_.phase_, parts, std::numeric_limits<std::uint64_t>::max());
  if (!saved) return false;
  step_ = saved_step_ = *saved;
  context_.log(LogLevel::info, "goes on from the checkpoint at step {}", step_);
  return true;
}

void StepperLoop::run(const Calls& calls) {
  const auto& settings = context_.settings_;
  for (auto said = Step::more; said == Step::more;) {
    context_.loops_.begin_step(step_);
    try {
      context_.poll();
      if (settings.limits.steps > 0 && step_ >= settings.limits.steps) {
        throw LimitReached(
            fmt::format("step {}: the limit of {} is used up (limits.steps)", step_, counted(settings.limits.steps, "step")));
      }
    } catch (...) {  // Stopped or LimitReached, between two steps: the state is whole
      save(calls);
      throw;
    }
    if (checkpoint_is_due()) save(calls);
    try {
      said = calls.step();
      ++step_;
      ++context_.steps_;
      if (auto* progress = context_.run_->progress) progress->steps.fetch_add(1, std::memory_order_relaxed);
      if (calls.observe) calls.observe();
    } catch (const Stopped&) {
      throw;
    } catch (const LimitReached&) {
      throw;
    } catch (...) {
      throw Error(fmt::format("step {}: {}", step_, handled_error()));
    }
    if (said == Step::diverged) {
      if (settings.on_diverged == OnDiverged::fail) throw Error(fmt::format("step {}: the simulation diverged", step_));
      context_.log(LogLevel::warn, "diverged at step {}; what it has is kept (on_diverged = \"keep\")", step_);
    }
  }
  context_.loops_.begin_step(step_);  // of finish()
}

bool StepperLoop::checkpoint_is_due() const {
  if (!context_.run_->checkpoints || step_ == saved_step_) return false;
  const auto& settings = context_.settings_.checkpoint;
  if (settings.every_steps > 0 && step_ - saved_step_ >= settings.every_steps) return true;
  return std::chrono::steady_clock::now() - saved_at_ > std::chrono::duration<double>(context_.run_->checkpoints->every(settings));
}

void StepperLoop::save(const Calls& calls) {
  if (!context_.run_->checkpoints || step_ == saved_step_) return;
  SavedState saved{step_, {}};
  saved.parts.emplace_back(parts_.front().first, to_columns(*parts_.front().second, calls.state()));
  if (parts_.size() == 2) saved.parts.emplace_back(parts_[1].first, to_columns(*parts_[1].second, calls.recorded()));
  saved.parts.emplace_back("notes", to_columns(context_.notes_));
  context_.run_->checkpoints->save(context_.phase_, saved);
  saved_step_ = step_;
  saved_at_ = std::chrono::steady_clock::now();
}

}  // namespace regatta
