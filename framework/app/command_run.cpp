#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "framework/app/asked_inputs.hpp"
#include "framework/app/before_any_run.hpp"
#include "framework/app/commands.hpp"
#include "framework/app/display.hpp"
#include "framework/app/end_text.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/logs.hpp"
#include "framework/app/lost_study.hpp"
#include "framework/app/on_finish.hpp"
#include "framework/app/runs_asked.hpp"
#include "framework/app/stop_signals.hpp"
#include "framework/app/watched_run.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/affinity.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/engine/fatal_signals.hpp"
#include "framework/study/plan/claim.hpp"
#include "framework/study/plan/crashes.hpp"
#include "framework/study/plan/disk_space.hpp"
#include "framework/study/plan/input_stamps.hpp"
#include "framework/study/plan/memory_plan.hpp"
#include "framework/study/plan/plan_text.hpp"
#include "framework/study/plan/recover.hpp"
#include "framework/study/results/earlier_peak.hpp"

namespace regatta {

namespace {

/// This thread and those it starts for the display and the like keep to the core that the lanes leave to the system.
void keep_off_the_lanes(const CoreBudget& cores, const StudyLog& log) {
  if (!cores.system_pu) return;
  const unsigned pu = *cores.system_pu;
  if (const auto refused = pin_this_thread({&pu, 1}))
    log.study(LogLevel::warn, fmt::format("the main thread is not pinned to CPU {} ({}) and may disturb a lane", pu, refused.message()));
}

/// Where there are no lanes this thread is the one that computes.
void stay_on_the_core(const CoreBudget& cores, const StudyLog& log) {
  if (const auto refused = pin_this_thread(cores.pus))
    log.study(LogLevel::warn, fmt::format("not pinned to CPU {} ({}), so the system may move the runs between cores", cores.pus.front(),
                                          refused.message()));
}

/// Where the plan is gone, run files are taken for what they say they are; but none is written over, nor results without them.
void require_these_runs(const Plan& plan, const Workspace& workspace) {
  for (const auto& run : plan.runs)
    require(run.action != Action::redo,
            "{}: does not fit this study ({}), and {} has no plan.json; bring that back, or choose another folder with -w",
            workspace.run_file(run.slice.run).string(), run.reason, workspace.root().string());
  require(plan.count(Action::complete) > 0 || !std::filesystem::exists(workspace.study_file()),
          "{}: would be in the way, but {} has no plan.json and no run that is complete; choose another folder with -w",
          workspace.study_file().string(), workspace.root().string());
}

StudyLogs lines_of(const StudyLog& log) {
  StudyLogs logs;
  logs.study = [&log](LogLevel level, std::string_view text) { log.study(level, text); };
  logs.run = [&log](std::uint64_t run, std::size_t lane) -> LogLine {
    return [file = log.run(run, lane)](LogLevel level, std::string_view phase, std::string_view text) { file->write(level, phase, text); };
  };
  return logs;
}

int run_claimed(const CommandLine& line, const PipelineInfo& pipeline, const Workspace& workspace, AskedStudy& asked, StopSignals& signals,
                OnFinish& finish) {
  const auto runs = runs_asked(line.runs, asked.slices.runs);  // at once, not after hours of reading
  const auto part = line.part_of(pipeline);
  workspace.require_ours();
  const bool lost_plan = !line.fresh && workspace.newest_plan() == 0;

  const auto& execution = asked.study.execution;
  const auto claim = before_any_run(workspace, [&] {
    std::filesystem::create_directories(workspace.root());
    return std::make_unique<Claim>(workspace);
  });
  auto provenance = current_provenance(line.arguments);
  provenance.seed = asked.study.study.seed;
  provenance.study = asked.study.text;
  provenance.study_file = asked.study.file.string();
  provenance.included = asked.study.included;
  provenance.overrides = asked.study.overrides;
  std::optional<Crashes> crashes;
  const bool read = before_any_run(workspace, [&] {
    const auto before = line.fresh ? std::nullopt : read_newest_plan(workspace, pipeline);
    return read_asked_inputs(asked, pipeline, workspace, before, &signals);
  });
  if (!read) {
    fmt::print(stderr, "stopped while input files were read: no run has begun; go on with: {}{}\n", line.go_on(),
               line.fresh ? " --fresh" : "");
    return exit_code::stopped;
  }
  runs_asked(line.runs, asked.slices.runs);  // again: files that were renamed have been two until they were read
  std::vector<std::string> warnings;
  before_any_run(workspace, [&] {
    if (line.fresh) workspace.clear();  // not before all is there that takes the place of what goes
    workspace.create();
    warnings = recover(workspace);
    crashes.emplace(workspace, true);
    if (line.fresh) keep_stamps(workspace, asked.study.input_files);
  });
  std::string lost_study;
  const auto plan = before_any_run(workspace, [&] {
    auto made = make_plan(asked.study, pipeline, part, workspace, asked.cores.pus.size(), provenance);
    if (lost_plan) require_these_runs(made, workspace);
    const double needed = least_file_bytes(made, asked.study, part, runs) + least_results_bytes(asked.study, part);
    require_disk_space(needed, free_bytes(workspace.root()), workspace.root());
    crashes->keep(made);
    forget_complete(made, *crashes);
    mark_crashes(made, *crashes);
    lost_study = lost_study_text(workspace, pipeline, asked.study, made);
    if (made.changed) write_plan(made, asked.study, pipeline, workspace, provenance);
    return made;
  });

  const auto log = before_any_run(workspace, [&] { return std::make_unique<StudyLog>(workspace.logs(), line.log_level); });
  log->study(LogLevel::info,
             fmt::format("{}; {}; {}", line.repeat(), asked.cores.reason, memory_text(asked.study, asked.cores.pus.size())));
  if (crashes->last_end()) {
    for (const auto& text : lines_of(*crashes->last_end())) {
      log->study(LogLevel::warn, text);
      fmt::print(stderr, "{}\n", text);
    }
  }
  if (!lost_study.empty()) warnings.push_back(lost_study);
  if (auto narrow = memory_warning(asked.study, plan.lanes, plan.largest_cost(), earlier_peak(workspace, plan)); !narrow.empty())
    warnings.push_back(std::move(narrow));
  for (const auto& warning : warnings) {
    log->study(LogLevel::warn, warning);
    fmt::print(stderr, "warning: {}\n", warning);
  }
  fmt::print(stderr, "{}\n{}", asked.cores.reason, plan_text(plan, part, false));
  log->study(LogLevel::info, plan_text(plan, part, false));

  if (execution.sequential)
    stay_on_the_core(asked.cores, *log);
  else
    keep_off_the_lanes(asked.cores, *log);
  StudyRunner runner(asked.study, part, workspace, plan, provenance, signals.request(), lines_of(*log),
                     {.pus = asked.cores.pus, .runs = runs, .repeat = line.repeat(), .crashes = &*crashes});
  if (const auto& warning = runner.in_flight().warning(); !warning.empty()) log->study(LogLevel::warn, warning);
  const FatalSignals fatal_signals(runner.in_flight(), log->file(), Display::show_cursor);
  const Stopwatch watch(Stopwatch::CpuClock::process);
  const auto report = run_watched(runner, {.signals = signals,
                                           .log = *log,
                                           .display = line.display,
                                           .sequential = execution.sequential,
                                           .stop_grace = execution.stop_grace,
                                           .finish = finish,
                                           .runs = runs});

  for (const auto& warning : report.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (report.stopped) {
    log->study(LogLevel::warn,
               fmt::format("stopped: {} complete, {} failed, {} to do", counted(report.complete, "run"), report.failed, report.missing));
    fmt::print(stderr, "stopped with {} of {} to do; go on with: {}\n", with_commas(report.missing), counted(plan.runs.size(), "run"),
               line.go_on());
    return exit_code::stopped;
  }
  log->study(LogLevel::info,
             fmt::format("done: {} complete, {} failed, {} left out", counted(report.complete, "run"), report.failed, report.missing));
  if (log->lost() > 0) fmt::print(stderr, "{} of logs could not be written: {}\n", counted(log->lost(), "line"), log->first_loss());
  fmt::print("{}", end_text(report, line, asked.study, workspace, watch.wall()));
  return report.failed > 0 || !report.without_sample().empty() || !report.results_error.empty() ? exit_code::runs_failed
                                                                                                : exit_code::complete;
}

}  // namespace

int commands::run(const CommandLine& line, const PipelineInfo& pipeline) {
  const auto cpus = this_thread_cpus();
  // Before anything is touched: mistakes, the folder of another pipeline, a study that is too large, and runs it does not have are refused.
  const Workspace workspace(line.workspace_or_default());
  workspace.require_usable(FolderUse::write, another_folder);
  workspace.require_names();
  auto asked = load_asked_study(line, pipeline, line.fresh ? std::nullopt : std::optional(workspace));
  const auto& execution = asked.study.execution;
  StopSignals signals(execution.sequential ? StopSignals::By::handler : StopSignals::By::thread);  // before any other thread
  OnFinish on_finish(execution.on_finish, workspace.root(), cpus);
  const auto finish = [&](int code) {
    std::fflush(nullptr);  // what we said comes first
    if (const auto failure = OnFinish::failure(on_finish.run(code)); !failure.empty()) fmt::print(stderr, "warning: {}\n", failure);
  };
  try {
    const int code = run_claimed(line, pipeline, workspace, asked, signals, on_finish);
    finish(code);
    return code;
  } catch (const ConfigError&) {
    throw;  // nothing was run
  } catch (const std::exception&) {
    finish(exit_code::runs_failed);
    throw;
  }
}

}  // namespace regatta
