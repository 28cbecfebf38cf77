#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "framework/app/commands.hpp"
#include "framework/app/display.hpp"
#include "framework/app/exit_code.hpp"
#include "framework/app/grace.hpp"
#include "framework/app/logs.hpp"
#include "framework/app/study_view.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/engine/core_budget.hpp"
#include "framework/engine/cpu_time.hpp"
#include "framework/engine/signals.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/plan/claim.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/results/results_table.hpp"
#include "framework/study/run/run_study.hpp"

namespace regatta {

namespace {

ConfigError unusable(const Workspace& workspace, std::string_view why) {
  return ConfigError(
      fmt::format("{}: nothing can be written in this folder ({}); choose another one with -w", workspace.root().string(), why));
}

std::optional<int> cores_asked(const CommandLine& line, const Study& study) {
  if (line.cores) return line.cores;
  if (const auto* number = std::get_if<std::uint64_t>(&study.execution.cores)) return static_cast<int>(*number);
  return {};
}

/// Makes the folder and claims it. What stands in the way is said as a mistake of the command line: nothing was run.
std::unique_ptr<Claim> take(const Workspace& workspace) {
  try {
    std::filesystem::create_directories(workspace.root());
    return std::make_unique<Claim>(workspace);
  } catch (const std::filesystem::filesystem_error& error) {
    throw unusable(workspace, error.code().message());
  } catch (const IoError& error) {
    throw unusable(workspace, error.what());
  }
}

void print_end(const StudyReport& report, const CommandLine& line, const Study& study, const Workspace& workspace, double seconds) {
  const auto title = study.study.title.empty() ? study.file.stem().string() : study.study.title;
  fmt::print("\n{}\n", results_table(title, report.results));
  for (const auto& run : report.results.runs) {
    if (run.status == RunState::failed)
      fmt::print("run {:06} failed in {}\n  repeat: {} --runs {}\n", run.id, run.error, line.repeat(), run.id);
  }
  constexpr std::size_t shown = 3;
  const auto& samples = report.results.failed_samples;
  for (std::size_t i = 0; i < std::min(shown, samples.size()); ++i)
    fmt::print("sample {} (run {:06}) failed in {}\n", samples[i].sample, samples[i].run, samples[i].reason);
  if (samples.size() > shown)
    fmt::print("... and {} more failed samples: /runs/failed_samples of the results\n", with_commas(samples.size() - shown));
  fmt::print("{} runs complete, {} failed{} in {}\n", with_commas(report.complete), with_commas(report.failed),
             report.missing ? fmt::format(", {} left out", with_commas(report.missing)) : "", readable({seconds}));
  const auto results = report.results_error.empty() ? workspace.study_file().string()
                                                    : fmt::format("none: {}; run the study again to make them", report.results_error);
  fmt::print("  results   {}\n  runs      {}/\n  logs      {}/\n", results, workspace.runs().string(), workspace.logs().string());
}

}  // namespace

int commands::run(const CommandLine& line, const PipelineInfo& pipeline) {
  StopRequest stop;
  std::function<void(std::string_view)> on_signal = [](std::string_view) {};
  std::mutex on_signal_mutex;
  // Before any other thread, so that all inherit the mask.
  const SignalThread signals([&](std::string_view name) {
    stop.ask();
    const std::lock_guard lock(on_signal_mutex);
    on_signal(name);
  });

  const auto study = load_study(line.study, line.overrides, pipeline);
  const auto cores = core_budget(cores_asked(line, study));
  const Workspace workspace(line.workspace_or_default());
  if (!line.fresh) read_newest_plan(workspace, pipeline);  // a folder of another pipeline is refused before anything is touched
  const IdRanges runs(line.runs);

  const auto claim = take(workspace);
  if (line.fresh) workspace.clear();
  workspace.create();
  workspace.remove_unfinished();
  auto provenance = current_provenance(line.arguments);
  provenance.seed = study.study.seed;
  provenance.study = study.text;
  const auto plan = make_plan(study, pipeline, workspace, cores.pus.size(), provenance);
  require(runs.empty() || std::ranges::any_of(plan.runs, [&](const PlannedRun& run) { return runs.contains(run.slice.run); }),
          "--runs {}: the study has no such run; it has the runs 0-{}", line.runs, plan.runs.size() - 1);
  if (plan.new_table) write_plan(plan, study, pipeline, workspace, provenance);

  StudyLog log(workspace.logs(), line.log_level);
  log.study(LogLevel::info, fmt::format("{}; {}", line.repeat(), cores.reason));
  fmt::print(stderr, "{}\n{}", cores.reason, plan_text(plan, pipeline, false));
  log.study(LogLevel::info, plan_text(plan, pipeline, false));

  StudyLogs logs;
  logs.study = [&log](LogLevel level, std::string_view text) { log.study(level, text); };
  logs.run = [&log](std::uint64_t run, std::size_t lane) -> LogLine {
    return [file = log.run(run, lane)](LogLevel level, std::string_view phase, std::string_view text) { file->write(level, phase, text); };
  };
  StudyRunner runner(study, pipeline, workspace, plan, provenance, stop, std::move(logs),
                     {.pus = cores.pus, .runs = runs.empty() ? std::nullopt : std::optional(runs), .repeat = line.repeat()});

  const Stopwatch watch(Stopwatch::CpuClock::process);
  StudyReport report;
  {
    Display display(STDERR_FILENO, {.mode = line.display ? DisplayMode::automatic : DisplayMode::plain},
                    [&, view = ViewOfStudy(runner.parts())] { return view.look(); });
    Grace grace(study.execution.stop_grace, [&] {
      Display::restore_cursor();
      fmt::print(stderr, "\nthe runs did not stop within {} (execution.stop_grace): leaving; they go on from their last checkpoints\n",
                 readable(study.execution.stop_grace));
      ::_exit(exit_code::stopped);
    });
    {
      const std::lock_guard lock(on_signal_mutex);
      on_signal = [&](std::string_view name) {
        display.print_above(
            fmt::format("{}: no more runs begin, those in flight save their checkpoints; once more to abort at once", name));
        Display::restore_cursor();  // now, because a second signal ends the process without a word
        log.study(LogLevel::warn, fmt::format("{}: stopping", name));
        grace.begin();
      };
      if (stop.asked()) on_signal("signal");
    }
    try {
      report = runner.run();
    } catch (...) {
      const std::lock_guard lock(on_signal_mutex);
      on_signal = [](std::string_view) {};
      throw;
    }
    const std::lock_guard lock(on_signal_mutex);
    on_signal = [](std::string_view) {};
    display.stop();
  }

  if (report.stopped) {
    log.study(LogLevel::warn,
              fmt::format("stopped: {} runs complete, {} failed, {} to do", report.complete, report.failed, report.missing));
    fmt::print(stderr, "stopped with {} of {} runs to do; go on with: {}\n", with_commas(report.missing), with_commas(plan.runs.size()),
               line.go_on());
    return exit_code::stopped;
  }
  log.study(LogLevel::info, fmt::format("done: {} runs complete, {} failed, {} left out", report.complete, report.failed, report.missing));
  if (log.lost() > 0) fmt::print(stderr, "{} lines of logs could not be written: {}\n", log.lost(), log.first_loss());
  print_end(report, line, study, workspace, watch.wall());
  return report.failed > 0 || !report.results_error.empty() ? exit_code::runs_failed : exit_code::complete;
}

}  // namespace regatta
