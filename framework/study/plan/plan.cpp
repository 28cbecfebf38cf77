#include "framework/study/plan/plan.hpp"

#include <algorithm>

#include "framework/study/plan/run_file.hpp"
#include "framework/study/plan/slices.hpp"

namespace regatta {

std::uint64_t Plan::count(Action action) const { return static_cast<std::uint64_t>(std::ranges::count(runs, action, &PlannedRun::action)); }

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

}  // namespace regatta
