#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "framework/app/commands.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/pipeline/pipeline_text.hpp"
#include "framework/study/input/describe_options.hpp"
#include "framework/study/input/describe_samples.hpp"
#include "framework/study/input/json_schema.hpp"
#include "framework/study/sections.hpp"

namespace regatta {

namespace {

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

void describe_study(const PipelineInfo& pipeline) {
  auto sections = type_of<StudySections>();
  const std::string_view of_others = pipeline.from_files() ? "samples" : "inputs";
  std::erase_if(sections.fields, [&](const FieldInfo& section) { return section.name == of_others; });
  fmt::print("study: the sections that every study has\n\n{}\n", describe_options(sections, sections.create().get()));
}

}  // namespace

int commands::describe(const CommandLine& line, const PipelineInfo& pipeline) {
  const bool all = line.phase.empty();
  std::vector<std::string_view> names = {"study"};
  if (!pipeline.from_files()) names.emplace_back("samples");
  for (const auto& phase : pipeline.phases) names.push_back(phase.name);
  const auto near = nearest(line.phase, names);
  require(all || std::ranges::find(names, line.phase) != names.end(), "describe {}: there is no such phase{}; there are: {}", line.phase,
          near.empty() ? "" : fmt::format(", did you mean \"{}\"", near), fmt::join(names, ", "));
  if (line.json) {
    const auto program = std::filesystem::path(line.program).filename().string();
    fmt::print("{}", all ? study_schema(pipeline, program) : part_schema(pipeline, line.phase));
    return exit_code::complete;
  }
  if (all || line.phase == "study") describe_study(pipeline);
  if (!pipeline.from_files() && (all || line.phase == "samples")) fmt::print("{}\n", describe_samples(pipeline.sample_type()));
  for (const auto& phase : pipeline.phases) {
    if (all || line.phase == phase.name) describe_phase(pipeline, phase);
  }
  return exit_code::complete;
}

}  // namespace regatta
