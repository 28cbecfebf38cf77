#include "framework/app/asked_study.hpp"

#include <fmt/format.h>

#include "framework/app/earlier_plan.hpp"
#include "framework/core/error.hpp"
#include "framework/study/input/load_study.hpp"

namespace regatta {

namespace {

constexpr Place in_the_text{.argument = Place::elsewhere};

/// Of --cores or execution.cores; nothing for "auto".
std::optional<int> cores_asked(const CommandLine& line, const Study& study) {
  const auto& asked = line.cores ? *line.cores : study.execution.cores;
  const auto* number = std::get_if<std::uint64_t>(&asked);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

}  // namespace

AskedStudy load_asked_study(const CommandLine& line, const PipelineInfo& pipeline, const std::optional<Workspace>& workspace) {
  AskedStudy asked;
  const auto earlier = workspace ? earlier_plan(*workspace, pipeline) : EarlierPlan();
  const auto check = [&](const Study& study, const TomlNode& root, Problems& problems) {
    auto number = cores_asked(line, study);
    if (study.execution.sequential) {
      if (number && *number > 1)
        problems.add(root.nearest_to("execution.sequential").place,
                     fmt::format("execution.sequential = true is for one core, and {} = {}: leave one of them out",
                                 line.cores ? "--cores" : "execution.cores", *number));
      number = 1;
    }
    try {
      asked.cores = core_budget(number);
    } catch (const ConfigError& error) {
      asked.cores = core_budget();  // throws what is wrong with the machine itself: no mistake of the study
      if (line.cores)
        problems.add(in_the_text, fmt::format("--cores {}: {}", line.cores_text(), error.what()));
      else
        problems.add(root.nearest_to("execution.cores").place, fmt::format("execution.{}", error.what()));
    }
    if (!earlier.mistake.empty()) problems.add(in_the_text, earlier.mistake);
    try {
      asked.slices = slices_of(study, pipeline, earlier.plan, asked.cores.pus.size());
    } catch (const ConfigError& error) {
      problems.add(root.nearest_to(pipeline.from_files() ? "inputs.files" : "samples.count").place, error.what());
    }
  };
  asked.study = load_study(line.study, line.overrides, pipeline, check, earlier.known);
  for (const auto& warning : asked.study.warnings) fmt::print(stderr, "warning: {}\n", warning);
  return asked;
}

}  // namespace regatta
