#include "framework/study/plan/plan.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/memory_limit.hpp"
#include "framework/storage/checkpoint_files.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/run_file.hpp"

namespace regatta {

namespace {

namespace fs = std::filesystem;

/// What a file says of the phases it holds.
struct Held {
  fs::path file;
  std::string status;
  std::string error;
  std::vector<std::uint8_t> matches;  // a flag a phase: its products are those that the study asks for
  Settings settings;
  Slice slice;
};

Held look_into(const fs::path& file, const Plan& plan, const PipelineInfo& pipeline, const Slice& slice) {
  const Reader reader(file);
  Held held{file,
            reader.text("/", "status").value_or(""),
            reader.text("/", "error").value_or(""),
            {},
            run_file::settings_of(reader),
            {slice.run, reader.natural("/", "first_sample").value_or(0), reader.natural("/", "sample_count").value_or(0)}};
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    const auto stored = reader.text(run_file::phase_group(pipeline.phases[i].name), "fingerprint");
    held.matches.push_back(stored == plan.fingerprint_of(i, slice));
  }
  return held;
}

/// Phases whose products do not match are computed, and with them those before them whose products cannot be read back.
std::vector<std::uint8_t> to_execute(const PipelineInfo& pipeline, const std::vector<std::uint8_t>& matches) {
  std::vector<std::uint8_t> execute(matches.size());
  std::ranges::transform(matches, execute.begin(), [](std::uint8_t match) { return static_cast<std::uint8_t>(!match); });
  for (std::size_t i = execute.size(); i-- > 0;) {
    if (!execute[i]) continue;
    for (const auto before : pipeline.phases[i].after) {
      const auto& outputs = pipeline.phases[before].outputs;
      const bool transient = std::ranges::any_of(pipeline.phases[i].inputs, [&](std::size_t port) {
        return !pipeline.ports[port].type && std::ranges::find(outputs, port) != outputs.end();
      });
      if (transient) execute[before] = 1;
    }
  }
  return execute;
}

std::string ids(const Slice& slice) { return fmt::format("{} to {}", slice.first_sample, slice.first_sample + slice.sample_count - 1); }

std::string why(const Held& held, const Plan& plan, const Slice& slice) {
  const auto first = std::ranges::find(held.matches, std::uint8_t{0});
  if (first == held.matches.end()) return {};
  if (held.status == run_file::failed) return "failed before: " + held.error;
  const auto phase = static_cast<std::size_t>(first - held.matches.begin());
  const auto& now = plan.settings[phase];
  Settings before;  // only what this phase depends on
  for (const auto& [key, text] : held.settings) {
    if (now.contains(key)) before.emplace(key, text);
  }
  auto changed = difference(now, before);
  if (!changed.empty()) return changed;
  return held.slice == slice ? "its inputs are others than before" : fmt::format("it has samples {}, had {}", ids(slice), ids(held.slice));
}

/// The newest checkpoint of a phase: of a stepper its own, otherwise that of its last loop that has one.
std::optional<std::uint64_t> checkpoint_step(const CheckpointFiles& files, const PhaseNode& phase, const std::string& fingerprint) {
  std::vector<std::string> notes;
  if (phase.stepper) {
    const auto found = files.newest(phase.name, fingerprint, notes);
    return found ? std::optional(found->step()) : std::nullopt;
  }
  std::optional<std::uint64_t> step;
  for (std::size_t loop = 0; const auto found = files.newest(fmt::format("{}.each{}", phase.name, loop), fingerprint, notes); ++loop) {
    step = found->step();
  }
  return step;
}

/// The first phase to compute that has a checkpoint to go on from.
std::optional<std::string> resumable(const Plan& plan, const PipelineInfo& pipeline, const PlannedRun& run, const Workspace& workspace) {
  const CheckpointFiles files(workspace.attempts(), run.slice.run, Compression::none);
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    if (!run.execute[i]) continue;
    const auto& phase = pipeline.phases[i];
    if (const auto step = checkpoint_step(files, phase, plan.fingerprint_of(i, run.slice)))
      return fmt::format("checkpoint of {} at {} {}", phase.name, phase.stepper ? "step" : "item", with_commas(*step));
  }
  return {};
}

PlannedRun plan_run(const Slice& slice, bool begun, const Plan& plan, const PipelineInfo& pipeline, const Workspace& workspace) {
  PlannedRun run{.slice = slice,
                 .action = Action::fresh,
                 .reason = {},
                 .source = {},
                 .execute = std::vector<std::uint8_t>(pipeline.phases.size(), 1),
                 .begun = begun};
  std::vector<fs::path> files;
  if (begun) files = workspace.attempts_of(slice.run);
  const auto name = workspace.run_file(slice.run);
  if (fs::is_directory(name)) {
    run.reason = fmt::format("{} is a folder where the file of this run goes: move it away", name.string());
  } else if (fs::exists(name)) {
    files.insert(files.begin(), name);
  }
  for (const auto& file : files) {
    try {
      const auto held = look_into(file, plan, pipeline, slice);
      const bool whole = std::ranges::all_of(held.matches, [](std::uint8_t match) { return match != 0; });
      if (whole && held.status == run_file::complete) {
        run.action = Action::complete;
        run.source = file;
        run.execute.assign(run.execute.size(), 0);
        return run;
      }
      auto execute = to_execute(pipeline, held.matches);
      if (run.action == Action::fresh && held.status != run_file::running) {
        run.action = Action::redo;
        run.reason = why(held, plan, slice);
      }
      if (std::ranges::count(execute, 1) < std::ranges::count(run.execute, 1)) {
        run.execute = std::move(execute);
        run.source = file;
        if (held.status == run_file::running) {
          run.action = Action::resume;
          run.reason = "finished phases of an attempt that was stopped";
        }
      }
    } catch (const Error& error) {
      run.action = Action::redo;
      run.reason = error.what();
    }
  }
  if (!begun) return run;
  if (const auto checkpoint = resumable(plan, pipeline, run, workspace)) {
    run.action = Action::resume;
    run.reason = run.reason.empty() ? *checkpoint : run.reason + "; " + *checkpoint;
  }
  return run;
}

/// A rough size of what a port holds a sample: its row, twice for the columns it becomes.
double bytes_per_sample(const PortInfo& port) {
  return port.type && port.type->samples ? 2.0 * static_cast<double>(port.type->find("rows")->type->element->size) : 0.0;
}

double bytes_per_sample(const PipelineInfo& pipeline) {
  double bytes = 0;
  for (const auto& port : pipeline.ports) bytes += bytes_per_sample(port);
  return bytes;
}

/// What would fill the machine is refused before it does: the rows of all samples are merged in memory, and every run is a file.
void check_size(const Study& study, const PipelineInfo& pipeline, std::uint64_t per_run, const MemoryLimit& memory) {
  const auto count = study.samples.count;
  double rows = 0;
  for (std::size_t port = 0; port < pipeline.ports.size(); ++port) {
    const auto& info = pipeline.ports[port];
    if (info.reduced || port < pipeline.source_count) rows += bytes_per_sample(info);
  }
  const auto needed = rows * static_cast<double>(count);
  std::string mistakes;
  if (needed > memory.bytes) {
    mistakes =
        fmt::format("samples.count = {} needs about {} of memory for the merged results ({} a sample), but {} allows {}; try at most {}",
                    with_commas(count), readable_bytes(needed), readable_bytes(rows), memory.source, readable_bytes(memory.bytes),
                    with_commas(static_cast<std::uint64_t>(memory.bytes / rows)));
  }
  constexpr std::uint64_t most_runs = 10'000'000;
  const auto runs = (count + per_run - 1) / per_run;
  if (runs > most_runs) {
    mistakes +=
        fmt::format("{}samples.count = {} with samples.per_run = {} makes {} runs, each with a file; at most {}: try samples.per_run = {}",
                    mistakes.empty() ? "" : "\n", with_commas(count), with_commas(per_run), with_commas(runs), with_commas(most_runs),
                    with_commas((count + most_runs - 1) / most_runs));
  }
  if (!mistakes.empty()) throw ConfigError(mistakes);
}

}  // namespace

std::uint64_t Plan::count(Action action) const { return static_cast<std::uint64_t>(std::ranges::count(runs, action, &PlannedRun::action)); }

Slices slices_of(const Study& study, const PipelineInfo& pipeline, const std::optional<StoredPlan>& before, std::size_t cores) {
  const auto memory = memory_limit();
  const auto* asked = std::get_if<std::uint64_t>(&study.samples.per_run);
  Slices slices;
  if (asked)
    slices.per_run = *asked;
  else if (before)
    slices.per_run = before->per_run;
  else
    slices.per_run = automatic_per_run(study.samples.count, cores, bytes_per_sample(pipeline), memory.bytes);
  check_size(study, pipeline, slices.per_run, memory);
  const bool same = before && before->per_run == slices.per_run;
  slices.runs = run_table(study.samples.count, slices.per_run, same ? before->runs : std::vector<Slice>{});
  return slices;
}

Plan make_plan(const Study& study, const PipelineInfo& pipeline, const Workspace& workspace, std::size_t cores,
               const Provenance& provenance) {
  const auto before = read_newest_plan(workspace, pipeline);
  const auto slices = slices_of(study, pipeline, before, cores);
  Plan plan;
  plan.per_run = slices.per_run;
  plan.settings = phase_settings(study, pipeline, provenance);
  plan.changed = !before || before->runs != slices.runs || before->settings != run_file::settings_text(plan.settings) ||
                 before->digest != study_digest(study);
  const auto begun = workspace.runs_begun();
  for (const auto& slice : slices.runs) plan.runs.push_back(plan_run(slice, begun.contains(slice.run), plan, pipeline, workspace));
  plan.left_over = workspace.runs_beyond(plan.runs.size());
  return plan;
}

std::string plan_text(const Plan& plan, const PipelineInfo& pipeline, bool each) {
  static constexpr const char* words[] = {"complete", "resume", "redo", "new"};
  std::map<std::pair<Action, std::string>, std::pair<std::uint64_t, std::uint64_t>> groups;  // runs and samples
  std::string lines;
  for (const auto& run : plan.runs) {
    std::string text = run.reason;
    if (run.action == Action::redo || run.action == Action::resume) {
      std::string phases;
      for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
        if (run.execute[i]) phases += (phases.empty() ? "" : ", ") + pipeline.phases[i].name;
      }
      text = fmt::format("{}: {}", phases, run.reason);
    }
    // Checkpoints differ in their step from run to run; one line is enough for all.
    auto& group = groups[{run.action, run.action == Action::resume ? "from checkpoints or finished phases" : text}];
    group.first += 1;
    group.second += run.slice.sample_count;
    if (each) {
      lines += fmt::format("  run {:06}  samples {}-{}  {}{}{}\n", run.slice.run, run.slice.first_sample,
                           run.slice.first_sample + run.slice.sample_count - 1, words[static_cast<std::size_t>(run.action)],
                           text.empty() ? "" : "  ", text);
    }
  }
  std::string out = fmt::format("{} runs of {} samples\n", with_commas(plan.runs.size()), with_commas(plan.per_run));
  for (const auto& [key, numbers] : groups) {
    out += fmt::format("  {:>8} {:8}  {:>10} samples{}{}\n", with_commas(numbers.first), words[static_cast<std::size_t>(key.first)],
                       with_commas(numbers.second), key.second.empty() ? "" : "  ", key.second);
  }
  if (!plan.left_over.empty()) {
    out += fmt::format("  runs/ also holds {} files of earlier plans ({}{}): no part of this study, and safe to remove\n",
                       plan.left_over.size(), plan.left_over.front(), plan.left_over.size() > 1 ? ", ..." : "");
  }
  return out + lines;
}

}  // namespace regatta
