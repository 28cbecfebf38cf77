#include "framework/app/commands.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/app/asked_study.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/study/input/describe_options.hpp"
#include "framework/study/input/describe_samples.hpp"
#include "framework/study/plan/crashes.hpp"
#include "framework/study/plan/disk_space.hpp"
#include "framework/study/plan/plan_text.hpp"
#include "framework/study/run/status.hpp"

namespace regatta {

namespace {

std::string ports_text(const PipelineInfo& pipeline, const std::vector<std::size_t>& ports) {
  std::string text;
  for (const auto port : ports)
    text += fmt::format("{}\"{}\" {}", text.empty() ? "" : ", ", pipeline.ports[port].name, pipeline.ports[port].type_name);
  return text.empty() ? "nothing" : text;
}

void describe_phase(const PipelineInfo& pipeline, const PhaseNode& phase) {
  fmt::print("{}: {} (version {})\n  reads   {}\n  writes  {}\n\n", phase.name, phase.summary, phase.version,
             ports_text(pipeline, phase.inputs), ports_text(pipeline, phase.outputs));
  const auto prefix = "phases." + phase.name;
  if (phase.options->fields.empty())
    fmt::print("it has no options\n");
  else
    fmt::print("{}", describe_options(*phase.options, phase.options->create().get(), prefix));
  if (phase.stepper)
    fmt::print("\nas every stepper:\n{}", describe_options(type_of<StepperSettings>(), type_of<StepperSettings>().create().get(), prefix));
  fmt::print("\n");
}

void describe_study() {
  fmt::print("study: the sections that every study has\n\n{}\n",
             describe_options(type_of<StudySections>(), type_of<StudySections>().create().get()));
}

}  // namespace

int commands::list(const CommandLine&, const PipelineInfo& pipeline) {
  for (const auto& phase : pipeline.phases) {
    fmt::print("{:16} {}\n{:16}   reads  {}\n{:16}   writes {}\n", phase.name, phase.summary, "", ports_text(pipeline, phase.inputs), "",
               ports_text(pipeline, phase.outputs));
  }
  return exit_code::complete;
}

int commands::describe(const CommandLine& line, const PipelineInfo& pipeline) {
  const bool all = line.phase.empty();
  std::vector<std::string_view> names = {"study", "samples"};
  for (const auto& phase : pipeline.phases) names.push_back(phase.name);
  const auto near = nearest(line.phase, names);
  require(all || std::ranges::find(names, line.phase) != names.end(), "describe {}: there is no such phase{}; there are: {}", line.phase,
          near.empty() ? "" : fmt::format(", did you mean \"{}\"", near), fmt::join(names, ", "));
  if (all || line.phase == "study") describe_study();
  if (all || line.phase == "samples") fmt::print("{}\n", describe_samples(*pipeline.samples().type->find("rows")->type->element));
  for (const auto& phase : pipeline.phases) {
    if (all || line.phase == phase.name) describe_phase(pipeline, phase);
  }
  return exit_code::complete;
}

int commands::validate(const CommandLine& line, const PipelineInfo& pipeline) {
  const auto study = load_asked_study(line, pipeline, {}).study;
  fmt::print("{}: no mistakes; {} samples, {} drawn parameters, {} phases\n", line.study.string(), with_commas(study.samples.count),
             study.parameters.size(), pipeline.phases.size());
  return exit_code::complete;
}

int commands::plan(const CommandLine& line, const PipelineInfo& pipeline) {
  const Workspace workspace(line.workspace_or_default());
  const auto [study, cores, slices] = load_asked_study(line, pipeline, workspace);
  require(!std::filesystem::exists(workspace.root()) || std::filesystem::is_directory(workspace.root()),
          "{}: this is no folder; choose another one with -w", workspace.root().string());
  auto plan = make_plan(study, pipeline, workspace, cores.pus.size(), current_provenance(line.arguments));
  require_disk_space(least_file_bytes(plan, study, pipeline, {}), free_bytes(workspace.root()), workspace.root());
  mark_crashes(plan, Crashes(workspace, false));
  fmt::print("{}\nfolder {}\n{}", cores.reason, workspace.root().string(), plan_text(plan, pipeline, line.each_run));
  return exit_code::complete;
}

int commands::status(const CommandLine& line, const PipelineInfo& pipeline) {
  const Workspace workspace(line.workspace);
  const auto status = read_status(workspace, pipeline);
  fmt::print("{}", status_text(status, workspace));
  if (status.failed > 0 || !status.damaged.empty() || std::ranges::any_of(status.crashed, &StudyStatus::Crashed::quarantined))
    return exit_code::runs_failed;
  return exit_code::complete;
}

}  // namespace regatta
