#include "framework/study/run/study_run.hpp"

#include <fmt/format.h>

#include "framework/core/counted_memory.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/study/plan/plan_text.hpp"
#include "framework/study/run/execute_phase.hpp"
#include "framework/study/run/fill_contents.hpp"
#include "framework/study/run/publish_run.hpp"
#include "framework/study/run/scope_of_run.hpp"

namespace regatta {

StudyRun::StudyRun(StudyParts& parts, const PlannedRun& planned)
    : parts_(parts),
      planned_(planned),
      kept_(planned.action == Action::complete),
      retries_(
          parts.study.execution.retries, parts.stop,
          [this](const std::string& text) {
            parts_.counts.io_retries += 1;
            ++io_retries_;
            log(LogLevel::warn, "", text);
            if (io_retries_ == 1 && parts_.counts.writes_refused == 0)
              parts_.logs.say(LogLevel::warn, fmt::format("run {}: {}", rows_.run, text));
          },
          &parts.counts.writes_refused) {
  rows_.run = planned.slice.run;
  rows_.first_sample = planned.slice.first_sample;
  rows_.sample_count = planned.slice.sample_count;
}

template <class Work>
void StudyRun::guarded(std::string_view phase, Work work) noexcept {
  try {
    work();
  } catch (const Stopped&) {
    const std::lock_guard lock(mutex_);
    ended_ = stopped_ = true;
  } catch (const InputLost& error) {
    input_lost_ = true;
    fail(phase, error.what());
  } catch (...) {
    fail(phase, handled_error());
  }
}

void StudyRun::log(LogLevel level, std::string_view phase, std::string_view text) const {
  if (scope_.log) scope_.log(level, phase, text);
}

void StudyRun::fail(std::string_view phase, std::string_view why) {
  const std::lock_guard lock(mutex_);
  if (ended_ && rows_.state == RunState::failed) return;
  ended_ = true;
  stopped_ = false;
  rows_.state = RunState::failed;
  rows_.error = phase.empty() ? std::string(why) : fmt::format("{}: {}", phase, why);
  if (const auto* input = parts_.plan.input_of(planned_.slice); input && rows_.error.find(input->path) == std::string::npos)
    rows_.error += fmt::format(" (input {})", input->path);
  log(LogLevel::error, phase, fmt::format("failed: {}; repeat with: {} --runs {}", why, parts_.repeat, rows_.run));
}

void StudyRun::begin(std::size_t lane) noexcept {
  if (planned_.suspect) alone_ = std::unique_lock(parts_.one_suspect);
  memory_.emplace(parts_.budget_of(planned_), parts_.study.memory.count);
  shown_.emplace(*parts_.lanes[lane], *memory_, rows_.run, parts_.identity.of(planned_.slice));
  guarded("", [&] { fill(lane); });
}

void StudyRun::fill(std::size_t lane) {
  if (!kept_) open(lane);
  const auto lost = [&](const std::string& phase, const std::string& why) {
    if (kept_) open(lane);
    kept_ = false;
    log(LogLevel::warn, phase, why);
  };
  fill_contents(contents_, parts_, planned_, lost, [this](LogLevel level, std::string_view text) { log(level, "", text); });
}

void StudyRun::open(std::size_t lane) {
  const auto& slice = planned_.slice;
  scope_ = scope_of(parts_, slice, lane);
  checkpoints_.emplace(
      parts_, slice, contents_, *memory_, [this](LogLevel level, std::string_view text) { log(level, "", text); }, retries_,
      [this] { return metrics(); });
  scope_.checkpoints = &*checkpoints_;
  const auto& name = parts_.study.cases[slice.case_index].name;
  log(LogLevel::info, "",
      fmt::format("{}{}{}{}{}", name, name.empty() ? "" : ": ", what_it_computes(parts_.plan, slice), planned_.reason.empty() ? "" : "; ",
                  planned_.reason));
}

void StudyRun::execute(std::size_t phase) noexcept {
  if (ended_ || !contents_->executes(phase)) return;
  guarded(parts_.pipeline.phases[phase].name, [&] { compute(phase); });
}

void StudyRun::compute(std::size_t phase) {
  const auto& node = parts_.pipeline.phases[phase];
  shown_->begin_phase(phase);
  Context context(node.name, scope_, parts_.stepper(planned_.slice, phase));
  context.poll();

  const Stopwatch watch;
  auto outcome = [&] {
    const RunMemory::Use hot(*memory_, MemoryPart::hot);
    const counted_memory::Refusing beyond_the_budget;
    return execute_phase(parts_, planned_.slice, phase, *contents_, context);
  }();
  PhaseMetrics metrics{.phase = node.name,
                       .computed = true,
                       .wall = watch.wall(),
                       .cpu = watch.cpu(),
                       .items = planned_.slice.sample_count,
                       .steps = context.steps(),
                       .bytes_out = 0,
                       .peak_scratch = context.memory_used().peak_bytes()};
  {
    const RunMemory::Use analysis(*memory_, MemoryPart::analysis);
    metrics.bytes_out = contents_->keep_outputs(phase);
    contents_->keep_recorded(phase, std::move(outcome.recorded));
    contents_->keep_notes(phase, context.notes());
  }
  counted_memory::check();
  shown_->end_phase();
  log(LogLevel::debug, node.name,
      fmt::format("done in {:.3f} s, {} products", metrics.wall, readable_bytes(static_cast<double>(metrics.bytes_out))));
  contents_->file()->phase_done(phase, metrics);
  try {
    context.check_wall();  // also for a phase that never polls
  } catch (const LimitReached&) {
    throw LimitReached(
        "it took longer than the wall time limit (limits.wall), but what it made is kept: the same command goes on with that");
  }
  save_sometimes(phase);
}

/// What a phase has made outlives a crash when its checkpoints would; the last one is followed by the file itself.
void StudyRun::save_sometimes(std::size_t phase) {
  const std::lock_guard lock(mutex_);
  unsaved_ = true;
  const auto every = checkpoints_->every(parts_.stepper(planned_.slice, phase).checkpoint);
  if (phase + 1 == contents_->phase_count() || since_save_.wall() <= every) return;
  retries_([this] { contents_->file()->save_soon(); });
  unsaved_ = false;
  since_save_ = Stopwatch();
}

void StudyRun::end() noexcept {
  guarded("", [this] { finish(); });
  auto& counts = parts_.counts;
  const bool before = planned_.action == Action::complete, complete = rows_.state == RunState::complete;
  if (rows_.state == RunState::failed) counts.runs_failed += 1;
  if (complete && !before) counts.runs_complete += 1;
  if (!complete && before) counts.runs_kept -= 1;
  if (!stopped_ && !before) counts.samples_done += rows_.sample_count;
  if (complete) forget_crashes();
  shown_.reset();
  contents_.reset();
  checkpoints_.reset();
  memory_.reset();
  scope_ = {};
  if (alone_) alone_.unlock();
}

void StudyRun::forget_crashes() const {
  if (!parts_.crashes) return;
  try {
    parts_.crashes->forget(parts_.identity.of(planned_.slice));
  } catch (const std::exception& error) {
    log(LogLevel::warn, "", fmt::format("that it was in flight when a process ended cannot be forgotten: {}", error.what()));
  }
}

void StudyRun::finish() {
  if (stopped_) {
    if (auto* file = contents_ ? contents_->file() : nullptr) {
      if (unsaved_)
        file->save_now();
      else
        file->end_saving();
    }
    log(LogLevel::info, "",
        parts_.stop.asked() ? "stopped; run the study again to go on" : "stopped: the stop rule has ended the study without this run");
  } else if (ended_) {
    finish_failed();
  } else {
    contents_->tally();
    RunMetrics last;
    retries_([&] {
      last = metrics();
      if (last.wall > 0) last.samples_per_second = static_cast<double>(rows_.sample_count) / last.wall;
      publish(parts_, planned_, *contents_, last);
    });
    end_budget();
    if (planned_.begun) remove_attempts();
    rows_ = contents_->take_rows();
    if (contents_->file()) rows_.metrics = last;
    rows_.state = RunState::complete;
    log(LogLevel::info, "", "complete");
  }
}

/// The run is complete without them, and the next call tries again.
void StudyRun::remove_attempts() const {
  try {
    parts_.workspace.remove_begun(rows_.run);
  } catch (const std::exception& error) {
    log(LogLevel::warn, "", fmt::format("what is left of earlier attempts cannot be removed: {}", error.what()));
  }
}

RunMetrics StudyRun::metrics() const {
  RunMetrics metrics;
  if (checkpoints_) {
    metrics.checkpoints = checkpoints_->saved();
    metrics.checkpoint_bytes = checkpoints_->bytes();
    metrics.checkpoint_time = checkpoints_->seconds();
  }
  metrics.disk_wait = contents_->file() ? contents_->file()->waited() : 0;
  metrics.io_retries = io_retries_;
  shown_->complete(metrics);
  return metrics;
}

/// Says what the run borrowed, and tells those that are admitted later how much a run takes.
void StudyRun::end_budget() const {
  auto& largest = parts_.counts.largest_peak;
  for (auto before = largest.load(); before < memory_->peak() && !largest.compare_exchange_weak(before, memory_->peak());) {
  }
  for (const auto& text : memory_->borrowed()) log(LogLevel::warn, "", text);
}

/// The file says what went wrong and holds what did not. Checkpoints stay: with a higher limit the run goes on. What an earlier file holds
/// is worth more than that there is no input to make it again.
void StudyRun::finish_failed() {
  auto* file = contents_ ? contents_->file() : nullptr;
  if (file) {
    rows_.metrics = metrics();
    rows_.began = file->began();
    end_budget();
  }
  if (!file || (input_lost_ && std::filesystem::exists(parts_.workspace.run_file(rows_.run)))) return;
  try {
    retries_([&] { file->publish(rows_.error, rows_.metrics = metrics()); });
  } catch (const std::exception& error) {
    log(LogLevel::error, "", fmt::format("the file that says so could not be written: {}", error.what()));
  }
}

}  // namespace regatta
