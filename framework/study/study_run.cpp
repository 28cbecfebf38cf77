#include "framework/study/study_run.hpp"

#include <algorithm>

#include "framework/core/error.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/draw_samples.hpp"
#include "framework/study/run_file.hpp"

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

std::size_t reduced_index(const PipelineInfo& pipeline, std::size_t port) {
  std::size_t index = 0;
  for (std::size_t i = 0; i < port; ++i) index += pipeline.ports[i].reduced ? 1 : 0;
  return index;
}

}  // namespace

StudyRun::StudyRun(StudyParts& parts, const PlannedRun& planned)
    : parts_(parts), planned_(planned), products_(parts.pipeline.ports.size()) {
  const auto& slice = planned_.slice;
  rows_.run = slice.run;
  rows_.first_sample = slice.first_sample;
  rows_.sample_count = slice.sample_count;
  rows_.ports.resize(reduced_index(parts_.pipeline, parts_.pipeline.ports.size()));
}

StudyRun::~StudyRun() = default;

template <class Work>
void StudyRun::guarded(std::string_view phase, Work work) noexcept {
  try {
    work();
  } catch (const Stopped&) {
    const std::lock_guard lock(mutex_);
    ended_ = stopped_ = true;
  } catch (const std::exception& error) {
    fail(phase, error.what());
  } catch (...) {
    fail(phase, "something that is not a std::exception was thrown");
  }
}

void StudyRun::fail(std::string_view phase, std::string_view why) {
  const std::lock_guard lock(mutex_);
  if (ended_) return;
  ended_ = true;
  rows_.state = RunState::failed;
  rows_.error = phase.empty() ? std::string(why) : fmt::format("{}: {}", phase, why);
  if (scope_.log) scope_.log(LogLevel::error, phase, fmt::format("failed: {}; repeat with: {} --runs {}", why, parts_.repeat, rows_.run));
}

void StudyRun::begin(std::size_t lane) noexcept {
  guarded("", [&] { start(lane); });
}

void StudyRun::start(std::size_t lane) {
  const auto& slice = planned_.slice;
  if (planned_.action != Action::complete) {
    lane_ = parts_.lanes[lane].get();
    lane_->progress.done = 0;
    lane_->progress.total = 0;
    lane_->phase = 0;
    lane_->phase_began = Clock::now().time_since_epoch().count();
    lane_->run = slice.run;
    started_ = utc_text(std::chrono::system_clock::now());
    scope_.run = slice.run;
    scope_.seed = parts_.study.study.seed;
    scope_.stop = &parts_.stop;
    scope_.progress = &lane_->progress;
    if (parts_.logs.run) scope_.log = parts_.logs.run(slice.run, lane);
    const double wall = parts_.study.limits.wall.seconds;
    if (wall > 0) scope_.deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(wall));
    int keep = 1;
    for (const auto& phase : parts_.study.phases) keep = std::max(keep, phase.stepper.checkpoint.keep);
    checkpoints_.emplace(
        CheckpointFiles(parts_.workspace.attempts(), slice.run, static_cast<std::size_t>(keep), parts_.study.output.compression),
        [this](std::string_view name) {
          const auto& phases = parts_.pipeline.phases;
          for (std::size_t i = 0; i < phases.size(); ++i) {  // "fit" and "fit.each0" are both of the phase fit
            if (name == phases[i].name || name.starts_with(phases[i].name + ".")) return parts_.plan.fingerprint_of(i, planned_.slice);
          }
          throw Error(fmt::format("no phase \"{}\"", name));
        },
        [this](std::string_view note) {
          if (scope_.log) scope_.log(LogLevel::warn, "", note);
        });
    scope_.checkpoints = &*checkpoints_;
    if (scope_.log) {
      scope_.log(LogLevel::info, "",
                 fmt::format("samples {} to {}{}{}", slice.first_sample, slice.first_sample + slice.sample_count - 1,
                             planned_.reason.empty() ? "" : "; ", planned_.reason));
    }
  }
  if (!planned_.source.empty()) source_.emplace(planned_.source);
  for (std::size_t port = 0; port < parts_.pipeline.ports.size(); ++port) {
    products_.expect_readers(port, readers_of(port, parts_.pipeline, planned_.execute));
  }
  for (std::size_t port = 0; port < parts_.pipeline.source_count; ++port) {
    const auto& type = *parts_.pipeline.ports[port].type;
    auto samples = draw_samples(parts_.study, type, slice.first_sample, static_cast<std::size_t>(slice.sample_count));
    auto columns = to_columns(type, samples.get());
    keep_rows(port, columns);
    if (planned_.action != Action::complete) store("/" + parts_.pipeline.ports[port].name, std::move(columns));
    products_.put(port, std::move(samples));
  }
}

void StudyRun::execute(std::size_t phase) noexcept {
  if (ended_) return;
  const auto& name = parts_.pipeline.phases[phase].name;
  guarded(name, [&] {
    if (planned_.execute[phase])
      compute(phase);
    else
      carry_over(phase);
  });
}

void StudyRun::compute(std::size_t phase) {
  const auto& node = parts_.pipeline.phases[phase];
  const auto& settings = parts_.study.phases[phase].stepper;
  lane_->progress.done = 0;
  lane_->progress.total = 0;
  lane_->phase = phase;
  lane_->phase_began = Clock::now().time_since_epoch().count();
  if (scope_.stop->asked()) throw Stopped{};

  const Stopwatch watch;
  Context context(node.name, scope_, settings);
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
    store(run_file::port_group(node.name, info.name), std::move(columns));
    products_.release(port);
  }
  if (!outcome.recorded.empty()) store(run_file::recorded_group(node.name), std::move(outcome.recorded));
  keep_notes(node.name, context.notes());

  const std::lock_guard lock(mutex_);
  document_.attribute(run_file::phase_group(node.name), "fingerprint", parts_.plan.fingerprint_of(phase, planned_.slice));
  document_.attribute(run_file::phase_group(node.name), "version", std::int64_t{node.version});
  metrics_.push_back(metrics);
  ++phases_since_save_;
  if (phase + 1 < planned_.execute.size() && since_save_.wall() > settings.checkpoint.every.seconds) save_finished_phases();
}

void StudyRun::carry_over(std::size_t phase) {
  const auto& node = parts_.pipeline.phases[phase];
  const bool rewritten = planned_.action != Action::complete;
  for (const auto port : node.outputs) {
    const auto& info = parts_.pipeline.ports[port];
    const bool needed = readers_of(port, parts_.pipeline, planned_.execute) > 0;
    if (!info.type || (!rewritten && !info.reduced)) continue;
    auto columns = source_->columns(run_file::port_group(node.name, info.name), *info.type);
    keep_rows(port, columns);
    if (needed) {
      auto product = info.type->create();
      from_columns(*info.type, columns, product.get());
      products_.put(port, std::move(product));
    }
    if (rewritten) store(run_file::port_group(node.name, info.name), std::move(columns));
  }
  if (source_->has(run_file::notes_group(node.name))) {
    const auto columns = source_->columns(run_file::notes_group(node.name), type_of<Notes>());
    keep_notes(node.name, from_columns<Notes>(columns));
  }
  if (!rewritten) return;
  if (node.recorded && source_->has(run_file::recorded_group(node.name))) {
    store(run_file::recorded_group(node.name), source_->columns(run_file::recorded_group(node.name), *node.recorded));
  }
  const std::lock_guard lock(mutex_);
  document_.attribute(run_file::phase_group(node.name), "fingerprint", parts_.plan.fingerprint_of(phase, planned_.slice));
  document_.attribute(run_file::phase_group(node.name), "version", std::int64_t{node.version});
  metrics_.push_back({.phase = node.name, .computed = false, .wall = 0, .cpu = 0, .items = 0, .bytes_out = 0, .peak_scratch = 0});
}

void StudyRun::store(const std::string& group, Columns columns) {
  auto encoded = encode(std::move(columns), parts_.study.output.compression);
  const std::lock_guard lock(mutex_);
  document_.columns(group, std::move(encoded));
}

void StudyRun::keep_rows(std::size_t port, const Columns& columns) {
  if (!parts_.pipeline.ports[port].reduced) return;
  const std::lock_guard lock(mutex_);
  rows_.ports[reduced_index(parts_.pipeline, port)] = columns;
}

void StudyRun::keep_notes(const std::string& phase, const Notes& notes) {
  if (notes.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& failure : notes.samples) rows_.failed_samples.push_back({failure.id, phase + ": " + failure.reason});
  }
  if (planned_.action != Action::complete) store(run_file::notes_group(phase), to_columns(notes));
}

void StudyRun::end() noexcept {
  guarded("", [this] { finish(); });
  auto& counts = parts_.counts;
  if (stopped_) {
    counts.runs_stopped += 1;
  } else {
    (rows_.state == RunState::failed ? counts.runs_failed : counts.runs_complete) += 1;
    counts.samples_done += rows_.sample_count;
  }
  if (lane_) lane_->run = LaneState::idle;
  if (rows_.state != RunState::complete) rows_.ports.clear();
  products_.clear();
  document_ = Document();
  source_.reset();
  checkpoints_.reset();
  scope_ = {};
}

void StudyRun::finish() {
  if (planned_.action == Action::complete) {
    if (!ended_) rows_.state = RunState::complete;
    return;
  }
  if (stopped_) {
    if (phases_since_save_ > 0) save_finished_phases();
    if (scope_.log) scope_.log(LogLevel::info, "", "stopped; run the study again to go on");
    return;
  }
  const bool failed = rows_.state == RunState::failed;
  write(failed ? run_file::failed : run_file::complete);
  if (!failed) rows_.state = RunState::complete;
  if (scope_.log) scope_.log(LogLevel::info, "", failed ? "written as failed" : "complete");
}

/// What is finished outlives a crash, also between two phases.
void StudyRun::save_finished_phases() {
  write_whole(parts_.workspace.attempt_file(rows_.run, 1), described(document_, run_file::running).build());
  phases_since_save_ = 0;
  since_save_ = Stopwatch();
}

void StudyRun::write(const char* status) {
  const auto bytes = described(std::move(document_), status).build();
  const auto final_name = parts_.workspace.run_file(rows_.run);
  const auto left = parts_.workspace.attempts_of(rows_.run);
  if (std::filesystem::exists(final_name)) {
    write_whole(final_name, bytes);  // the earlier file is of another study, or failed: replaced in one step
  } else {
    const auto attempt = parts_.workspace.attempt_file(rows_.run, left.size() + 1);
    remove_file(attempt);
    write_new(attempt, bytes);
    publish(attempt, final_name);
  }
  for (const auto& attempt : left) remove_file(attempt);
  checkpoints_->remove();
}

/// The document with all that a file says of itself.
Document StudyRun::described(Document document, const char* status) const {
  const auto& slice = planned_.slice;
  const auto root = [&document](const char* name, Document::Value value) { document.attribute("/", name, std::move(value)); };
  root("title", parts_.study.study.title);
  root("run", slice.run);
  root("first_sample", slice.first_sample);
  root("sample_count", slice.sample_count);
  root("status", std::string(status));
  if (!rows_.error.empty()) {
    root("error", rows_.error);
    root("repeat", fmt::format("{} --runs {}", parts_.repeat, slice.run));
  }
  auto provenance = parts_.provenance;
  provenance.start = started_;
  provenance.end = utc_text(std::chrono::system_clock::now());
  add_provenance(document, provenance);
  document.text("/provenance", "settings", parts_.settings_text);
  for (std::size_t i = 0; i < parts_.pipeline.phases.size(); ++i) {
    document.text(run_file::config_group(parts_.pipeline.phases[i].name), "options", parts_.config[i]);
  }
  document.columns("/metrics", encode(to_columns(metrics_), Compression::none));
  return document;
}

}  // namespace regatta
