#include "framework/study/plan/planned_run.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/storage/hindrance.hpp"
#include "framework/storage/live/live_checkpoints.hpp"
#include "framework/study/plan/plan.hpp"
#include "framework/study/plan/run_file.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// What a file says of the phases it holds.
struct Held {
  fs::path file;
  std::string status;
  std::string error;
  std::vector<std::uint8_t> matches;    // a flag a phase: its products are those that the study asks for
  std::optional<std::size_t> outdated;  // the first phase of which it has products that are not
  Slice slice;
  std::string saved;  // what it keeps of reduced ports, if that is not what the study asks for
};

bool writes_reduced(const PhaseNode& phase, const PipelineInfo& pipeline) {
  return std::ranges::any_of(phase.outputs, [&](std::size_t port) { return pipeline.ports[port].reduced; });
}

Held look_into(const fs::path& file, const Plan& plan, const PipelineInfo& pipeline, const Slice& slice) {
  const Reader reader(file);
  Held held{file,
            reader.text("/", "status").value_or(""),
            reader.text("/", "error").value_or(""),
            {},
            {},
            {slice.run, slice.case_index, reader.natural("/", "first_sample").value_or(0), reader.natural("/", "sample_count").value_or(0)},
            {}};
  const auto saved = reader.text("/", "saved").value_or("all");
  if (saved != "all" && saved != plan.saved) held.saved = saved;
  const auto stored = run_file::fingerprints_of(reader, pipeline);
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    held.matches.push_back(stored[i] == plan.fingerprint_of(pipeline.phases[i].position, slice));
    if (stored[i] && !held.matches.back() && !held.outdated) held.outdated = i;
    if (!held.saved.empty() && writes_reduced(pipeline.phases[i], pipeline)) held.matches.back() = 0;
  }
  return held;
}

/// Phases whose products do not match are computed.
std::vector<std::uint8_t> to_execute(const PipelineInfo& pipeline, const std::vector<std::uint8_t>& matches) {
  std::vector<std::uint8_t> must(matches.size());
  std::ranges::transform(matches, must.begin(), [](std::uint8_t match) { return static_cast<std::uint8_t>(!match); });
  return phases_to_execute(pipeline, std::move(must));
}

std::string ids(const Slice& slice) { return fmt::format("{} to {}", slice.first_sample, slice.first_sample + slice.sample_count - 1); }

/// Why a run is done again, and what of that many runs have in common.
struct Reason {
  explicit Reason(std::string only) : text(std::move(only)), of_many(text) {}
  Reason(std::string one, std::string many) : text(std::move(one)), of_many(std::move(many)) {}
  std::string text, of_many;
};

Reason changed_input(const PlannedInput& input, const Settings& before) {
  const auto path = before.find(input_path_key);
  if (path == before.end() || path->second == input.path)
    return {fmt::format("input {} has another content than before", input.path), "its input file has another content than before"};
  return {fmt::format("its input file is {}, was {}", input.path, path->second), "its input file is another one than before"};
}

Reason cut_otherwise(const Slice& held, const Plan& plan, const Slice& slice) {
  const bool said = plan.per_run_before.value_or(plan.per_run) != plan.per_run;
  return {fmt::format("it has samples {}, had {}", ids(slice), ids(held)),
          fmt::format("cut otherwise than before{}",
                      said ? fmt::format(": samples.per_run is {}, was {}", plan.per_run, *plan.per_run_before) : "")};
}

Reason why(const Held& held, const Plan& plan, const PipelineInfo& pipeline, const Slice& slice) {
  const auto first = std::ranges::find(held.matches, std::uint8_t{0});
  if (first == held.matches.end()) return Reason("");
  if (held.status == run_file::failed) return Reason("failed before: " + held.error);
  if (!held.saved.empty() && !held.outdated)
    return Reason(fmt::format("output.save: {} is wanted, and {} was kept", plan.saved, held.saved));
  const auto phase = held.outdated.value_or(static_cast<std::size_t>(first - held.matches.begin()));
  const auto now = plan.settings_of(pipeline.phases[phase].position, slice);
  const auto all_before = run_file::settings_of(Reader(held.file));
  Settings before;  // only what this phase depends on
  for (const auto& [key, text] : all_before) {
    if (now.contains(key)) before.emplace(key, text);
  }
  auto changed = difference(now, before);
  const bool other_rows = changed.starts_with("samples.table ");  // what it has of them differs from run to run
  if (held.slice != slice && (changed.empty() || other_rows)) return cut_otherwise(held.slice, plan, slice);
  if (other_rows)
    return {fmt::format("rows {} of {} (samples.table) are others than before", ids(slice), plan.table->name),
            fmt::format("rows of {} (samples.table) are others than before", plan.table->name)};
  if (const auto* input = plan.input_of(slice); input && changed.starts_with(input_file_key)) return changed_input(*input, all_before);
  if (!changed.empty()) return Reason(std::move(changed));
  return Reason("its inputs are others than before");
}

/// The newest checkpoint of a phase: of a stepper its own, otherwise that of its last loop that has one.
std::optional<std::uint64_t> checkpoint_step(const fs::path& attempt, const PhaseNode& phase, const std::string& fingerprint) {
  std::vector<std::string> names{phase.name};
  if (!phase.stepper) {
    names = phases_with_checkpoints(attempt);
    std::erase_if(names, [&](const std::string& name) { return !name.starts_with(phase.name + ".each"); });
    std::ranges::sort(names, std::greater<>(), [](const std::string& name) { return std::pair(name.size(), name); });  // each10 after each9
  }
  std::vector<std::string> notes;
  for (const auto& name : names)
    if (const auto found = newest_checkpoint(attempt, name, fingerprint, notes)) return found->step();
  return {};
}

/// The first phase to compute that has a checkpoint to go on from.
std::optional<std::string> resumable(const Plan& plan, const PipelineInfo& pipeline, const PlannedRun& run, const fs::path& attempt) {
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    if (!run.execute[i]) continue;
    const auto& phase = pipeline.phases[i];
    if (const auto step = checkpoint_step(attempt, phase, plan.fingerprint_of(phase.position, run.slice)))
      return fmt::format("checkpoint of {} at {} {}", phase.name, phase.stepper ? "step" : "item", with_commas(*step));
  }
  return {};
}

/// A file that this process may not open is not damaged: done again, whole results would be written over.
void require_no_hindrance(const Error& error) {
  const auto advice = advice_of_hindrance(error);
  require(advice.empty(), "{}; its results may be whole, so nothing is computed: {}, or remove the file to have it computed anew",
          error.what(), advice);
}

}  // namespace

std::vector<std::uint8_t> phases_to_execute(const PipelineInfo& pipeline, std::vector<std::uint8_t> must) {
  for (std::size_t i = must.size(); i-- > 0;) {
    if (!must[i]) continue;
    for (const auto before : pipeline.phases[i].after) {
      const auto& outputs = pipeline.phases[before].outputs;
      const bool transient = std::ranges::any_of(pipeline.phases[i].inputs, [&](std::size_t port) {
        return !pipeline.ports[port].type && std::ranges::find(outputs, port) != outputs.end();
      });
      if (transient) must[before] = 1;
    }
  }
  return must;
}

PlannedRun plan_run(const Slice& slice, bool begun, const Plan& plan, const PipelineInfo& pipeline, const Workspace& workspace) {
  PlannedRun run{.slice = slice,
                 .action = Action::fresh,
                 .reason = {},
                 .source = {},
                 .execute = std::vector<std::uint8_t>(pipeline.phases.size(), 1),
                 .begun = begun,
                 .cost = {}};
  std::vector<fs::path> files, attempts;
  if (begun) files = attempts = workspace.attempts_of(slice.run);
  const auto name = workspace.run_file(slice.run);
  if (auto why = workspace.in_the_way(slice.run)) {
    run.reason = run.reason_of_many = std::move(*why);
  } else if (fs::exists(name)) {
    files.insert(files.begin(), name);
  }
  for (const auto& file : files) {
    try {
      const auto held = look_into(file, plan, pipeline, slice);
      const bool whole = std::ranges::all_of(held.matches, [](std::uint8_t match) { return match != 0; });
      const bool unfinished = held.status == run_file::running || (held.status == run_file::partial && !held.outdated);
      if (whole && (held.status == run_file::complete || held.status == run_file::partial)) {
        run.action = Action::complete;
        run.source = file;
        run.execute.assign(run.execute.size(), 0);
        return run;
      }
      auto execute = to_execute(pipeline, held.matches);
      if (run.action == Action::fresh && !unfinished) {
        run.action = Action::redo;
        auto reason = why(held, plan, pipeline, slice);
        run.reason = std::move(reason.text);
        run.reason_of_many = std::move(reason.of_many);
      }
      if (std::ranges::count(execute, 1) < std::ranges::count(run.execute, 1)) {
        run.execute = std::move(execute);
        run.source = file;
        if (unfinished) {
          run.action = Action::resume;
          run.reason = held.status == run_file::partial ? "the phases before are done" : "finished phases of an attempt that was stopped";
        }
      }
    } catch (const Error& error) {
      if (file == name) require_no_hindrance(error);
      run.action = Action::redo;
      run.reason = run.reason_of_many = error.what();
    }
  }
  for (const auto& attempt : attempts) {
    try {
      const auto checkpoint = resumable(plan, pipeline, run, attempt);
      if (!checkpoint) break;
      run.action = Action::resume;
      run.reason = run.reason.empty() ? *checkpoint : run.reason + "; " + *checkpoint;
      break;
    } catch (const Error&) {  // of an attempt that cannot be read the reason is given above; the one before is gone on with
      continue;
    }
  }
  return run;
}

}  // namespace regatta
