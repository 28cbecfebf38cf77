#include "framework/study/run/run_checkpoints.hpp"

#include <fmt/format.h>

#include "framework/core/counted_memory.hpp"
#include "framework/core/error.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/study/run/best_interval.hpp"
#include "framework/study/run/numbers_json.hpp"

namespace regatta {

RunCheckpoints::RunCheckpoints(StudyParts& parts, const Slice& slice, std::optional<RunContents>& contents, RunMemory& memory, Log log,
                               Write write, Metrics metrics)
    : parts_(parts),
      slice_(slice),
      contents_(contents),
      memory_(memory),
      log_(std::move(log)),
      write_(std::move(write)),
      metrics_(std::move(metrics)) {}

std::size_t RunCheckpoints::phase_of(std::string_view name) const {
  const auto& phases = parts_.pipeline.phases;
  for (std::size_t i = 0; i < phases.size(); ++i) {  // "fit" and "fit.each0" are both of the phase fit
    if (name == phases[i].name || name.starts_with(phases[i].name + ".")) return i;
  }
  throw Error(fmt::format("a checkpoint of \"{}\", which is no phase", name));
}

void RunCheckpoints::save(std::string_view name, const SavedState& state) {
  const RunMemory::Use use(memory_, MemoryPart::checkpoints);
  const counted_memory::Refusing allowed(false);
  const Stopwatch watch;
  const auto phase = phase_of(name);
  auto& file = *contents_->file();
  auto& pressure = *parts_.pressure;
  pressure.look(parts_.counts.disk_wait);
  const double waited = file.waited();
  const Checkpoint checkpoint{.phase = std::string(name),
                              .fingerprint = parts_.plan.fingerprint_of(parts_.pipeline.phases[phase].position, slice_),
                              .step = state.step,
                              .parts = state.parts,
                              .keep = pressure.keep(static_cast<std::size_t>(parts_.stepper(slice_, phase).checkpoint.keep)),
                              .metrics = numbers_json::from(metrics_()).dump()};
  std::uint64_t bytes = 0;
  write_([&] { bytes = file.keep(checkpoint, pressure.compression(parts_.study.output.compression)); });
  write_([&] { file.save_soon(); });
  parts_.counts.disk_wait += file.waited() - waited;
  count(bytes, watch.wall());
  log_(LogLevel::debug, fmt::format("checkpoint of {} at {}, durable with the next commit", name, state.step));
}

void RunCheckpoints::count(std::uint64_t bytes, double seconds) {
  saved_ += 1;
  bytes_ += bytes;
  seconds_ += seconds;
  parts_.counts.checkpoints += 1;
  parts_.counts.checkpoint_bytes += bytes;
  parts_.counts.checkpoint_time += seconds;
}

double RunCheckpoints::every(const CheckpointSettings& settings) const {
  double seconds = settings.seconds();
  if (std::holds_alternative<Auto>(settings.every)) {
    const auto& counts = parts_.counts;
    const auto known = saved_ > 0               ? seconds_ / static_cast<double>(saved_)
                       : counts.checkpoints > 0 ? counts.checkpoint_time / static_cast<double>(counts.checkpoints)
                                                : 0;
    seconds = best_interval(known, settings.failures_every.seconds);
  }
  return seconds * parts_.pressure->stretch();
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
