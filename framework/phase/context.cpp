#include "framework/phase/context.hpp"

#include "framework/core/counted_memory.hpp"
#include "framework/core/error.hpp"

namespace regatta {

namespace {

using Clock = std::chrono::steady_clock;

std::optional<Clock::time_point> deadline_after(Duration wall) {
  if (wall.seconds <= 0) return {};
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(wall.seconds));
}

/// No phase is called by a name with a space.
RandomKey key_of(const RunScope& run, std::string_view phase) {
  return run.input.empty() ? random_key(run.seed, phase) : random_key(run.seed, fmt::format("{} {}", phase, run.input));
}

}  // namespace

Context::Context(std::string_view phase, std::uint64_t seed)
    : phase_(phase),
      own_(std::make_unique<RunScope>()),
      run_(own_.get()),
      key_(regatta::random_key(seed, phase)),
      loops_(phase, nullptr, settings_.checkpoint) {
  own_->seed = seed;
}

Context::Context(std::string_view phase, const RunScope& run, const StepperSettings& settings)
    : phase_(phase),
      run_(&run),
      settings_(settings),
      key_(key_of(run, phase)),
      deadline_(deadline_after(settings.limits.wall)),
      loops_(phase, run.checkpoints, settings.checkpoint) {}

Context::~Context() = default;

void Context::poll() const {
  if (run_->at_poll) run_->at_poll();
  if (run_->stop && run_->stop->asked()) throw Stopped{};
  counted_memory::check();
  check_wall();
}

void Context::check_wall() const {
  if (!run_->deadline && !deadline_) return;
  const auto now = Clock::now();
  if ((run_->deadline && now > *run_->deadline) || (deadline_ && now > *deadline_)) {
    throw LimitReached("the wall time limit is used up (limits.wall); raise it, or make runs smaller with samples.per_run");
  }
}

void Context::restart_wall() { deadline_ = deadline_after(settings_.limits.wall); }

void Context::progress(std::uint64_t done, std::uint64_t total) const {
  if (!run_->progress) return;
  run_->progress->total.store(total, std::memory_order_relaxed);
  run_->progress->done.store(done, std::memory_order_relaxed);
}

void Context::record(std::string_view name, double value, std::string_view unit) {
  const std::lock_guard lock(mutex_);
  notes_.scalars.push_back({std::string(name), value, std::string(unit)});
}

void Context::fail(std::uint64_t sample, std::string reason) {
  run_->samples.require(sample, "a failure of phase " + phase_);
  log(LogLevel::warn, "sample {} failed: {}", sample, reason);
  const std::lock_guard lock(mutex_);
  notes_.samples.push_back({sample, std::move(reason)});
}

std::optional<std::uint64_t> Context::restore(const std::string& name, const std::vector<Part>& parts, std::uint64_t last_step) {
  if (!run_->checkpoints) return {};
  std::vector<std::pair<std::string, const Type*>> types;
  for (const auto& part : parts) types.emplace_back(part.name, part.type);
  types.emplace_back("notes", &type_of<Notes>());
  try {
    const auto saved = run_->checkpoints->load(name, types);
    if (!saved) return {};
    if (saved->step > last_step) throw Error(fmt::format("it is at {} where the end is at {}", saved->step, last_step));
    for (std::size_t i = 0; i < parts.size(); ++i) from_columns(*types[i].second, saved->parts.at(i).second, parts[i].object);
    notes_ = from_columns<Notes>(saved->parts.at(parts.size()).second);
    return saved->step;
  } catch (...) {  // a checkpoint only saves time: it never costs a run
    log(LogLevel::warn, "begins anew, because the checkpoint of {} does not fit: {}", name, handled_error());
    return {};
  }
}

}  // namespace regatta
