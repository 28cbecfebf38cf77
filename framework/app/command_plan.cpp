#include <fmt/format.h>

#include "framework/app/asked_inputs.hpp"
#include "framework/app/before_any_run.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/lost_study.hpp"
#include "framework/study/plan/crashes.hpp"
#include "framework/study/plan/disk_space.hpp"
#include "framework/study/plan/memory_plan.hpp"
#include "framework/study/plan/plan_text.hpp"
#include "framework/study/results/earlier_peak.hpp"

namespace regatta {

int commands::plan(const CommandLine& line, const PipelineInfo& pipeline) {
  const Workspace workspace(line.workspace_or_default());
  workspace.require_usable(FolderUse::look, another_folder);
  workspace.require_names();
  auto asked = load_asked_study(line, pipeline, workspace);
  const auto& [study, cores, slices] = asked;
  const auto part = line.part_of(pipeline);
  read_asked_inputs(asked, pipeline, workspace, read_newest_plan(workspace, pipeline), nullptr);
  auto plan = make_plan(study, pipeline, part, workspace, cores.pus.size(), current_provenance(line.arguments));
  mark_crashes(plan, Crashes(workspace, false));
  require_disk_space(least_file_bytes(plan, study, part, {}) + least_results_bytes(study, part), free_bytes(workspace.root()),
                     workspace.root());
  if (const auto lost = lost_study_text(workspace, pipeline, study, plan); !lost.empty()) fmt::print("warning: {}\n", lost);
  if (const auto narrow = memory_warning(study, plan.lanes, plan.largest_cost(), earlier_peak(workspace, plan)); !narrow.empty())
    fmt::print("warning: {}\n", narrow);
  auto disk = disk_text(plan, study, part, workspace);
  if (!disk.empty()) disk += '\n';
  fmt::print("{}\n{}\n{}folder {}\n{}", cores.reason, memory_text(study, cores.pus.size()), disk, workspace.root().string(),
             plan_text(plan, part, line.each_run));
  return exit_code::complete;
}

}  // namespace regatta
