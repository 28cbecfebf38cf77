#include "framework/study/plan/plan.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <unistd.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/storage/checkpoint_files.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/run/run_file.hpp"

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
  const auto changed = difference(now, before);
  if (!changed.empty()) return changed;
  return held.slice == slice ? "its inputs are others than before" : fmt::format("it has samples {}, had {}", ids(slice), ids(held.slice));
}

/// The first phase to compute that has a checkpoint to go on from.
std::optional<std::string> resumable(const Plan& plan, const PipelineInfo& pipeline, const PlannedRun& run, const Workspace& workspace) {
  const CheckpointFiles files(workspace.attempts(), run.slice.run, Compression::none);
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    if (!run.execute[i]) continue;
    const auto& [name, stepper] = std::tie(pipeline.phases[i].name, pipeline.phases[i].stepper);
    std::vector<std::string> notes;
    const auto found = files.newest(stepper ? name : name + ".each0", plan.fingerprint_of(i, run.slice), notes);
    if (found) return fmt::format("checkpoint of {} at {} {}", name, stepper ? "step" : "item", with_commas(found->step()));
  }
  return {};
}

PlannedRun plan_run(const Slice& slice, const Plan& plan, const PipelineInfo& pipeline, const Workspace& workspace) {
  PlannedRun run{
      .slice = slice, .action = Action::fresh, .reason = {}, .source = {}, .execute = std::vector<std::uint8_t>(pipeline.phases.size(), 1)};
  std::vector<fs::path> files = workspace.attempts_of(slice.run);
  if (fs::exists(workspace.run_file(slice.run))) files.insert(files.begin(), workspace.run_file(slice.run));
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
  if (const auto checkpoint = resumable(plan, pipeline, run, workspace)) {
    run.action = Action::resume;
    run.reason = run.reason.empty() ? *checkpoint : run.reason + "; " + *checkpoint;
  }
  return run;
}

/// A rough size of what a run holds a sample: its rows, twice for the columns they become.
double bytes_per_sample(const PipelineInfo& pipeline) {
  double bytes = 0;
  for (const auto& port : pipeline.ports) {
    if (port.type && port.type->samples) bytes += 2.0 * static_cast<double>(port.type->find("rows")->type->element->size);
  }
  return bytes;
}

double machine_memory() { return static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGE_SIZE)); }

}  // namespace

std::uint64_t Plan::count(Action action) const { return static_cast<std::uint64_t>(std::ranges::count(runs, action, &PlannedRun::action)); }

Plan make_plan(const Study& study, const PipelineInfo& pipeline, const Workspace& workspace, std::size_t cores,
               const Provenance& provenance) {
  const auto before = read_newest_plan(workspace, pipeline);
  Plan plan;
  plan.settings = phase_settings(study, pipeline, provenance);
  const auto* asked = std::get_if<std::uint64_t>(&study.samples.per_run);
  if (asked)
    plan.per_run = *asked;
  else if (before)
    plan.per_run = before->per_run;
  else
    plan.per_run = automatic_per_run(study.samples.count, cores, bytes_per_sample(pipeline), machine_memory());
  const bool same_slices = before && before->per_run == plan.per_run;
  const auto table = run_table(study.samples.count, plan.per_run, same_slices ? before->runs : std::vector<Slice>{});
  plan.new_table = !before || before->runs != table || before->settings != run_file::settings_text(plan.settings);
  for (const auto& slice : table) plan.runs.push_back(plan_run(slice, plan, pipeline, workspace));
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
