#include "framework/study/run/study_run.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/study/run/run_file.hpp"
#include "framework/study/sampling/draw_samples.hpp"

namespace regatta {

namespace {

using Clock = std::chrono::steady_clock;

/// Executed phases that read a port, and the storing of it when its writer is executed here: the product lives as long as they need it.
std::size_t readers_of(std::size_t port, const PipelineInfo& pipeline, const std::vector<std::uint8_t>& execute) {
  std::size_t readers = 0;
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    if (!execute[i]) continue;
    const auto& phase = pipeline.phases[i];
    readers += static_cast<std::size_t>(std::ranges::count(phase.inputs, port));
    readers += pipeline.ports[port].type && std::ranges::find(phase.outputs, port) != phase.outputs.end() ? 1 : 0;
  }
  return readers;
}

/// Position of a port among those that are reduced.
std::size_t reduced_index(const PipelineInfo& pipeline, std::size_t port) {
  const auto end = pipeline.ports.begin() + static_cast<std::ptrdiff_t>(port);
  return static_cast<std::size_t>(std::count_if(pipeline.ports.begin(), end, [](const PortInfo& info) { return info.reduced; }));
}

}  // namespace

StudyRun::StudyRun(StudyParts& parts, const PlannedRun& planned)
    : parts_(parts), planned_(planned), products_(parts.pipeline.ports.size()) {
  rows_.run = planned.slice.run;
  rows_.first_sample = planned.slice.first_sample;
  rows_.sample_count = planned.slice.sample_count;
  rows_.ports.resize(reduced_index(parts.pipeline, parts.pipeline.ports.size()));
}

template <class Work>
void StudyRun::guarded(std::string_view phase, Work work) noexcept {
  try {
    work();
  } catch (const Stopped&) {
    const std::lock_guard lock(mutex_);
    ended_ = stopped_ = true;
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
  log(LogLevel::error, phase, fmt::format("failed: {}; repeat with: {} --runs {}", why, parts_.repeat, rows_.run));
}

void StudyRun::begin(std::size_t lane) noexcept {
  guarded("", [&] {
    if (!was_complete()) open(lane);
    if (!planned_.source.empty()) source_.emplace(planned_.source);
    for (std::size_t port = 0; port < parts_.pipeline.ports.size(); ++port) {
      products_.expect_readers(port, readers_of(port, parts_.pipeline, planned_.execute));
    }
    draw();
  });
}

void StudyRun::open(std::size_t lane) {
  const auto& slice = planned_.slice;
  lane_ = parts_.lanes[lane].get();
  show_phase(0);
  lane_->run = slice.run;
  writer_.emplace(parts_, slice);
  scope_.run = slice.run;
  scope_.samples = {slice.first_sample, slice.sample_count};
  scope_.seed = parts_.study.study.seed;
  scope_.stop = &parts_.stop;
  scope_.progress = &lane_->progress;
  if (parts_.logs.run) scope_.log = parts_.logs.run(slice.run, lane);
  const double wall = parts_.study.limits.wall.seconds;
  if (wall > 0) scope_.deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(wall));
  checkpoints_.emplace(parts_, slice, [this](LogLevel level, std::string_view text) { log(level, "", text); });
  scope_.checkpoints = &*checkpoints_;
  log(LogLevel::info, "",
      fmt::format("samples {} to {}{}{}", slice.first_sample, slice.first_sample + slice.sample_count - 1,
                  planned_.reason.empty() ? "" : "; ", planned_.reason));
}

void StudyRun::draw() {
  const auto& slice = planned_.slice;
  for (std::size_t port = 0; port < parts_.pipeline.source_count; ++port) {
    const auto& type = *parts_.pipeline.ports[port].type;
    auto samples = draw_samples(parts_.study, type, slice.first_sample, static_cast<std::size_t>(slice.sample_count));
    auto columns = to_columns(type, samples.get());
    keep_rows(port, columns);
    if (writer_) writer_->store("/" + parts_.pipeline.ports[port].name, std::move(columns));
    products_.put(port, std::move(samples));
  }
}

void StudyRun::execute(std::size_t phase) noexcept {
  if (ended_) return;
  guarded(parts_.pipeline.phases[phase].name, [&] {
    if (planned_.execute[phase])
      compute(phase);
    else
      carry_over(phase);
  });
}

void StudyRun::show_phase(std::size_t phase) {
  lane_->progress.done = 0;
  lane_->progress.total = 0;
  lane_->phase = phase;
  lane_->phase_began = Clock::now().time_since_epoch().count();
}

void StudyRun::compute(std::size_t phase) {
  const auto& node = parts_.pipeline.phases[phase];
  const auto& settings = parts_.study.phases[phase].stepper;
  show_phase(phase);
  Context context(node.name, scope_, settings);
  context.poll();

  const Stopwatch watch;
  auto outcome = parts_.phases[phase]->execute(products_, context);
  PhaseMetrics metrics{.phase = node.name,
                       .computed = true,
                       .wall = watch.wall(),
                       .cpu = watch.cpu(),
                       .items = planned_.slice.sample_count,
                       .bytes_out = 0,
                       .peak_scratch = context.memory_used().peak_bytes()};
  for (const auto port : node.inputs) products_.release(port);
  for (const auto port : node.outputs) {
    const auto& info = parts_.pipeline.ports[port];
    if (!info.type) continue;
    auto columns = to_columns(*info.type, products_.get(port));
    metrics.bytes_out += byte_count(columns);
    keep_rows(port, columns);
    writer_->store(run_file::port_group(node.name, info.name), std::move(columns));
    products_.release(port);
  }
  if (!outcome.recorded.empty()) writer_->store(run_file::recorded_group(node.name), std::move(outcome.recorded));
  keep_notes(node.name, context.notes());
  log(LogLevel::debug, node.name,
      fmt::format("done in {:.3f} s, {} products", metrics.wall, readable_bytes(static_cast<double>(metrics.bytes_out))));
  writer_->phase_done(phase, metrics);

  const std::lock_guard lock(mutex_);
  unsaved_ = true;
  const bool last = phase + 1 == planned_.execute.size();
  if (!last && since_save_.wall() > settings.checkpoint.every.seconds) {
    writer_->save_unfinished();
    unsaved_ = false;
    since_save_ = Stopwatch();
  }
}

void StudyRun::carry_over(std::size_t phase) {
  const auto& node = parts_.pipeline.phases[phase];
  for (const auto port : node.outputs) {
    const auto& info = parts_.pipeline.ports[port];
    if (!info.type || (was_complete() && !info.reduced)) continue;
    auto columns = source_->columns(run_file::port_group(node.name, info.name), *info.type);
    keep_rows(port, columns);
    if (readers_of(port, parts_.pipeline, planned_.execute) > 0) {
      auto product = info.type->create();
      from_columns(*info.type, columns, product.get());
      products_.put(port, std::move(product));
    }
    if (writer_) writer_->store(run_file::port_group(node.name, info.name), std::move(columns));
  }
  if (source_->has(run_file::notes_group(node.name))) {
    keep_notes(node.name, from_columns<Notes>(source_->columns(run_file::notes_group(node.name), type_of<Notes>())));
  }
  if (!writer_) return;
  if (node.recorded && source_->has(run_file::recorded_group(node.name))) {
    writer_->store(run_file::recorded_group(node.name), source_->columns(run_file::recorded_group(node.name), *node.recorded));
  }
  PhaseMetrics metrics;
  metrics.phase = node.name;
  writer_->phase_done(phase, metrics);
}

void StudyRun::keep_rows(std::size_t port, const Columns& columns) {
  const auto& info = parts_.pipeline.ports[port];
  if (!info.reduced) return;
  const auto& slice = planned_.slice;
  std::uint64_t first = 0;
  std::memcpy(&first, find_column(columns, "first_id")->bytes.data(), sizeof first);
  const auto rows = columns.back().shape.empty() ? 0 : columns.back().shape.front();
  if (first != slice.first_sample || rows != slice.sample_count) {
    throw Error(
        fmt::format("\"{}\" has {} rows from sample {} on, where the run has {} from {} on; a Samples<T> that is reduced has one row a "
                    "sample and the first_id of the samples",
                    info.name, rows, first, slice.sample_count, slice.first_sample));
  }
  const std::lock_guard lock(mutex_);
  rows_.ports[reduced_index(parts_.pipeline, port)] = columns;
}

void StudyRun::keep_notes(const std::string& phase, const Notes& notes) {
  if (notes.empty()) return;
  if (writer_) writer_->store(run_file::notes_group(phase), to_columns(notes));
  const std::lock_guard lock(mutex_);
  for (const auto& failure : notes.samples) rows_.failed_samples.push_back({failure.id, phase + ": " + failure.reason});
}

void StudyRun::end() noexcept {
  guarded("", [this] { finish(); });
  auto& counts = parts_.counts;
  if (stopped_) {
    counts.runs_stopped += 1;
  } else if (rows_.state == RunState::failed) {
    counts.runs_failed += 1;
  } else {
    (was_complete() ? counts.runs_kept : counts.runs_complete) += 1;
  }
  if (!stopped_ && !was_complete()) counts.samples_done += rows_.sample_count;
  if (lane_) lane_->run = LaneState::idle;
  if (rows_.state != RunState::complete) rows_.ports.clear();
  products_.clear();
  writer_.reset();
  source_.reset();
  checkpoints_.reset();
  scope_ = {};
}

void StudyRun::finish() {
  if (stopped_) {
    if (unsaved_) writer_->save_unfinished();
    log(LogLevel::info, "", "stopped; run the study again to go on");
    return;
  }
  if (writer_) {
    writer_->publish(rows_.error);
    if (!ended_) checkpoints_->remove();  // a failed run keeps them: with a higher limit it goes on
  }
  if (ended_) return;
  rows_.state = RunState::complete;
  if (writer_) log(LogLevel::info, "", "complete");
}

}  // namespace regatta
