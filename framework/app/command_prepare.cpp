#include <algorithm>

#include <fmt/format.h>

#include "framework/app/before_any_run.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/earlier_plan.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/run/prepare.hpp"

namespace regatta {

namespace {

/// What the study asks of cores and memory is not checked: another machine may run it.
Study load(const CommandLine& line, const PipelineInfo& pipeline, const Workspace& workspace) {
  const auto earlier = earlier_plan(workspace, pipeline);
  const auto check = [&](const Study&, const TomlNode&, Problems& problems) {
    if (!earlier.mistake.empty()) problems.add({.argument = Place::elsewhere}, earlier.mistake);
  };
  return load_study(line.study, line.overrides, pipeline, check, earlier.known);
}

std::vector<unsigned> lanes_asked(const CommandLine& line) {
  if (!line.cores) return core_budget(1).pus;
  const auto* number = std::get_if<std::uint64_t>(&*line.cores);
  try {
    return core_budget(number ? std::optional(static_cast<int>(*number)) : std::nullopt).pus;
  } catch (const ConfigError& error) {
    throw ConfigError(fmt::format("--cores {}: {}", line.cores_text(), error.what()));
  }
}

}  // namespace

int commands::prepare(const CommandLine& line, const PipelineInfo& pipeline) {
  const Workspace workspace(line.workspace_or_default());
  workspace.require_usable(FolderUse::look, another_folder);
  const auto study = load(line, pipeline, workspace);
  for (const auto& warning : study.warnings) fmt::print(stderr, "warning: {}\n", warning);
  const auto part = line.part_of(pipeline);
  const auto pus = lanes_asked(line);
  if (std::ranges::none_of(part.phases, [](const PhaseNode& phase) { return phase.shared.has_value(); })) {
    fmt::print("nothing to prepare: no phase{} has shared data (create_shared_data)\n", line.until.empty() ? "" : " up to " + line.until);
    return exit_code::complete;
  }
  StopSignals signals(StopSignals::By::thread,
                      "aborted; what is stored stays, and the same command makes the rest");  // before any other thread
  signals.listen([](std::string_view name) {
    fmt::print(stderr, "{}: nothing more begins, what is being made is finished; once more to abort at once\n", name);
  });
  auto provenance = current_provenance(line.arguments);
  provenance.seed = study.study.seed;
  provenance.study = study.text;
  provenance.study_file = study.file.string();
  provenance.included = study.included;
  provenance.overrides = study.overrides;
  const PrepareRequest request{.pus = pus, .fresh = line.fresh, .told = [](const std::string& text) { fmt::print(stderr, "{}\n", text); }};
  const auto rows =
      before_any_run(workspace, [&] { return regatta::prepare(study, pipeline, part, workspace, provenance, signals.request(), request); });
  signals.forget();
  fmt::print("{}", prepared_text(rows));
  const auto any = [&](Prepared::State state) { return std::ranges::count(rows, state, &Prepared::state) > 0; };
  if (any(Prepared::State::stopped)) return exit_code::stopped;
  return any(Prepared::State::failed) ? exit_code::runs_failed : exit_code::complete;
}

}  // namespace regatta
