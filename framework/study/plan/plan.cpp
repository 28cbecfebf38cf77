#include "framework/study/plan/plan.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "framework/study/plan/planned_input.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/plan/slices.hpp"
#include "framework/study/results/stop_outcome.hpp"

namespace regatta {

std::vector<std::string> settings_texts(const Plan& plan) {
  std::vector<std::string> texts;
  for (std::size_t index = 0; index < plan.settings.size(); ++index)
    texts.push_back(plan.inputs.empty() ? plan.settings_text({.case_index = index,
                                                              .first_sample = plan.table ? plan.table->first : 0,
                                                              .sample_count = plan.table ? plan.table->rows : 0})
                                        : run_file::settings_text(plan.settings[index]));
  return texts;
}

std::uint64_t Plan::count(Action action) const { return static_cast<std::uint64_t>(std::ranges::count(runs, action, &PlannedRun::action)); }

RunCost Plan::largest_cost() const {
  RunCost largest;
  for (const auto& run : runs)
    if (!run.cost.most_memory.empty() && run.cost.bytes > largest.bytes) largest = run.cost;
  return largest;
}

Settings Plan::settings_of(std::size_t position, const Slice& slice) const {
  auto all = settings[slice.case_index][position];
  if (all.contains("samples.method")) all.merge(row_settings(table.get(), slice.first_sample, slice.sample_count));
  if (const auto* input = input_of(slice); input && all.contains(input_file_key)) set_input_file(all, input->path, input->digest);
  return all;
}

std::string Plan::settings_text(const Slice& slice) const {
  std::vector<Settings> all;
  for (std::size_t phase = 0; phase < settings[slice.case_index].size(); ++phase) all.push_back(settings_of(phase, slice));
  return run_file::settings_text(all);
}

namespace {

/// Why a run whose input file is gone cannot be computed; empty if it can do without, or has it.
std::string missing_input(const PlannedRun& run, const Plan& plan, const PipelineInfo& part) {
  const auto* input = plan.input_of(run.slice);
  if (!input || !input->gone) return {};
  for (std::size_t i = 0; i < part.phases.size(); ++i) {
    const auto& phase = part.phases[i];
    const bool reads = std::ranges::any_of(phase.inputs, [&](std::size_t port) { return port < part.source_count; });
    if (reads && run.execute[i])
      return fmt::format("{}: {} is gone, and has to be read{}; bring it back, or leave it out with inputs.exclude", phase.name,
                         input->path, run.reason.empty() ? "" : ", because " + run.reason);
  }
  return {};
}

}  // namespace

Plan make_plan(const Study& study, const PipelineInfo& pipeline, const PipelineInfo& part, const Workspace& workspace, std::size_t cores,
               const Provenance& provenance) {
  const auto before = read_newest_plan(workspace, pipeline);
  const auto slices = slices_of(study, pipeline, before, cores);
  Plan plan;
  plan.per_run = slices.per_run;
  plan.saved = run_file::saved(study.output, study.statistics);
  if (before) plan.per_run_before = before->per_run;
  for (const auto& of_case : study.cases) plan.settings.push_back(phase_settings(study, of_case, pipeline, provenance));
  plan.table = study.table;
  plan.inputs = number_inputs(study, before);
  plan.changed = !before || before->runs != slices.runs || before->settings != settings_texts(plan) ||
                 before->digest != study_digest(study) || !same_inputs(before->inputs, plan.inputs);
  if (part.phases.size() == pipeline.phases.size()) plan.stop_rule = stop_rule_text(study.stop);
  const auto begun = workspace.runs_begun();
  for (const auto& slice : slices.runs) plan.runs.push_back(plan_run(slice, begun.contains(slice.run), plan, part, workspace));
  for (auto& run : plan.runs) {
    if (run.action == Action::complete) continue;
    run.blocked = missing_input(run, plan, part);
    const auto* input = plan.input_of(run.slice);
    const RunInfo info{.samples = run.slice.sample_count, .input_bytes = input ? input->bytes : 0};
    run.cost = estimate_run(study.cases[run.slice.case_index].phases, part, info, run.execute);
  }
  plan.lanes = cores;
  std::set<std::uint64_t> runs;
  for (const auto& slice : slices.runs) runs.insert(slice.run);
  plan.left_over = workspace.run_files_beside(runs);
  return plan;
}

}  // namespace regatta
