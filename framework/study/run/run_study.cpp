#include "framework/study/run/run_study.hpp"

#include <algorithm>
#include <memory>
#include <span>

#include <fmt/format.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/task_arena.h>

#include "framework/core/error.hpp"
#include "framework/engine/engine.hpp"
#include "framework/engine/memory_limit.hpp"
#include "framework/engine/sequential.hpp"
#include "framework/study/plan/disk_space.hpp"
#include "framework/study/results/port_coordinates.hpp"
#include "framework/study/run/case_parts.hpp"
#include "framework/study/run/drawn_rows.hpp"
#include "framework/study/run/health.hpp"
#include "framework/study/run/left_out.hpp"
#include "framework/study/run/run_order.hpp"
#include "framework/study/run/study_file.hpp"
#include "framework/study/run/study_run.hpp"
#include "framework/study/sampling/varied_numbers.hpp"

namespace regatta {

namespace {

std::vector<std::string> phase_names(const PipelineInfo& pipeline) {
  std::vector<std::string> names;
  for (const auto& phase : pipeline.phases) names.push_back(phase.name);
  return names;
}

std::unique_ptr<CommitThread> make_commits(const OutputSection& output) {
  return std::make_unique<CommitThread>(std::chrono::duration<double>(output.commit_every.seconds),
                                        output.sync == Sync::each ? SyncBy::file : SyncBy::file_system);
}

GraphShape shape_of(const PipelineInfo& pipeline) {
  GraphShape shape;
  for (const auto& phase : pipeline.phases) shape.after.push_back(phase.after);
  return shape;
}

}  // namespace

StudyRunner::StudyRunner(const Study& study, const PipelineInfo& pipeline, const Workspace& workspace, const Plan& plan,
                         const Provenance& provenance, const StopRequest& stop, StudyLogs logs, RunRequest request)
    : parts_{.study = study,
             .pipeline = pipeline,
             .workspace = workspace,
             .plan = plan,
             .provenance = provenance,
             .stop = stop,
             .logs = std::move(logs),
             .repeat = request.repeat,
             .cases = {},
             .lanes = {},
             .lane_data = {},
             .counts = {},
             .commits = study.execution.sequential ? nullptr : make_commits(study.output),
             .in_flight = std::make_unique<InFlight>(workspace.in_flight(), request.pus.size(), phase_names(pipeline), program_key()),
             .identity = RunIdentity(settings_texts(plan), plan.inputs),
             .crashes = request.crashes,
             .pressure = {},
             .one_suspect = {},
             .budget = request.budget},
      request_(std::move(request)) {
  make_cases(parts_);
  parts_.pressure = std::make_unique<Pressure>(
      [this] {
        return Pressure::Load{.memory = resident_bytes() / memory_for_runs(parts_.study), .disk_free = free_bytes(parts_.workspace.root())};
      },
      [this](const std::string& text) { parts_.logs.say(LogLevel::warn, text); });
  for (std::size_t i = 0; i < request_.pus.size(); ++i) {
    parts_.lanes.push_back(std::make_unique<LaneState>(parts_.in_flight->lane(i)));
    parts_.lane_data.push_back(std::make_unique<LaneData>(i));
  }
}

std::vector<const Results*> StudyReport::without_sample() const {
  std::vector<const Results*> found;
  for (const auto& of_case : results)
    if (of_case.failed > 0 && of_case.failed == of_case.samples) found.push_back(&of_case);
  return found;
}

StudyReport StudyRunner::run(const std::function<void()>& between) {
  const auto& runs = parts_.plan.runs;
  const bool rule = has_stop_rule();
  auto order = run_order(parts_.plan, parts_.study.cases.size(), any_estimates(parts_.pipeline), rule);
  for (auto& job : order.jobs) {
    const auto& run = runs[job.index];
    if (run.cost.most_memory.empty()) job.bytes = parts_.budget_of(run).bytes;
  }
  parts_.counts.runs_kept = parts_.plan.count(Action::complete);
  const auto named = [&](const PlannedRun& run) { return request_.runs && request_.runs->contains(run.slice.run); };
  const auto wanted = [&](const PlannedRun& run) { return run.action == Action::complete || !request_.runs || named(run); };
  const auto not_begun = [&](const PlannedRun& run) -> const std::string& {  // why; empty: it is
    static const std::string begun;
    if (!wanted(run)) return begun;
    return run.blocked.empty() && !named(run) ? run.quarantine : run.blocked;
  };

  StudyReport report;
  auto reductions = make_reductions();
  const auto make = [&](const Job& job) -> std::unique_ptr<RunTask> {
    const auto& run = runs[job.index];
    if (parts_.case_of(run.slice).end->asked()) return std::make_unique<LeftOut>();
    if (const auto& why = not_begun(run); !why.empty()) {
      parts_.counts.runs_failed += 1;
      if (run.action == Action::complete) parts_.counts.runs_kept -= 1;
      parts_.logs.say(LogLevel::error, fmt::format("run {} failed in {}", run.slice.run, why));
      return std::make_unique<LeftOut>();
    }
    if (!wanted(run)) return std::make_unique<LeftOut>();
    return std::make_unique<StudyRun>(parts_, run);
  };
  std::size_t position = 0;
  std::vector<RunState> states(runs.size(), RunState::missing);
  const auto finished = [&](std::unique_ptr<RunTask> task) {
    const auto index = order.jobs[position].index;
    const auto& planned = runs[index];
    auto rows = RunRows{.run = planned.slice.run,
                        .first_sample = planned.slice.first_sample,
                        .sample_count = planned.slice.sample_count,
                        .state = not_begun(planned).empty() ? RunState::missing : RunState::failed,
                        .error = not_begun(planned)};
    if (auto* run = dynamic_cast<StudyRun*>(task.get()); run && !run->stopped()) rows = run->take_rows();
    states[index] = rows.state;
    if (planned.blocked.empty() && !not_begun(planned).empty()) report.quarantined.insert(planned.slice.run);
    ++position;
    if (reductions.empty() || !report.results_error.empty()) return;
    if (rows.state == RunState::failed && parts_.study.output.save == Save::all) add_drawn_rows(rows, parts_.study, parts_.pipeline);
    auto& reduction = reductions[planned.slice.case_index];
    const bool ended_before = reduction.ended();
    try {
      reduction.add(std::move(rows));
    } catch (const IoError& error) {  // a full disk: the runs go on, and results can be made of them again
      report.results_error = error.what();
      parts_.logs.say(LogLevel::error, fmt::format("no results: {}", report.results_error));
      return;
    }
    if (!reduction.ended() || ended_before) return;
    parts_.case_of(planned.slice).end->ask();
    const auto& name = parts_.study.cases[planned.slice.case_index].name;
    parts_.logs.say(LogLevel::info, (name.empty() ? "" : name + ": ") + stop_outcome_text(*reduction.stop()));
  };
  const auto shape = shape_of(parts_.pipeline);
  const auto end_lane = [this](std::size_t lane) { parts_.lane_data[lane]->clear(); };
  // What no phase says is known when runs have shown it: until then it is all that a run may use.
  const auto need = [&](const Job& job) {
    const auto& run = runs[job.index];
    const auto seen = 1.1 * static_cast<double>(parts_.counts.largest_peak);
    return run.cost.most_memory.empty() && seen > 0 ? std::min(job.bytes, seen) : job.bytes;
  };
  std::optional<Health> health(std::in_place, parts_, request_.pus, !parts_.study.execution.sequential);
  std::optional<Engine> engine;
  if (!parts_.study.execution.sequential) {
    engine.emplace(EngineOptions{.pus = request_.pus, .memory = memory_for_runs(parts_.study), .need = need, .at_end = end_lane}, shape);
    report.warnings = engine->warnings();
    for (const auto& warning : report.warnings) parts_.logs.say(LogLevel::warn, warning);
  }
  const auto process = [&](std::span<const Job> some) {
    if (engine) {
      engine->process(some, make, finished, parts_.stop);
      return;
    }
    process_sequentially(some, shape, make, finished, parts_.stop, [&] {
      if (between) between();
    });
  };
  const auto ended = [](const Reduction& reduction) { return reduction.ended(); };
  const auto jobs = std::span(order.jobs);
  const auto first = order.looked_at_first;
  if (first > 0) process(jobs.first(first));
  if (position == first && !(rule && std::ranges::all_of(reductions, ended))) process(jobs.subspan(first));
  if (!engine) end_lane(0);
  engine.reset();
  const auto last = health->now();
  health.reset();
  report.complete = parts_.counts.runs_complete + parts_.counts.runs_kept;
  report.failed = parts_.counts.runs_failed;
  report.missing = runs.size() - report.complete - report.failed;
  if (std::ranges::any_of(reductions, ended)) count_what_was_needed(report, reductions, states);
  report.io_retries = parts_.counts.io_retries;
  report.stopped = parts_.stop.asked() && report.missing > 0;
  if (!report.stopped && request_.results && report.results_error.empty()) {
    report.part = parts_.pipeline.phases.size() < parts_.pipeline.whole;
    try {
      report.results = finish(reductions);
      if (!report.part) write_study_file(parts_, report.results, last);  // study.h5 is of the whole pipeline, or stays as it is
    } catch (const std::exception& error) {  // what became of the runs is worth more than this file, which can be made again
      report.results_error = error.what();
    }
  }
  return report;
}

/// A part of the pipeline does not write what the rule looks at.
bool StudyRunner::has_stop_rule() const {
  return request_.results && !parts_.study.stop.column.empty() && parts_.pipeline.phases.size() >= parts_.pipeline.whole;
}

std::vector<Reduction> StudyRunner::make_reductions() const {
  if (!request_.results) return {};
  const auto& study = parts_.study;
  ReductionSettings settings{
      .statistics = study.statistics, .stop = has_stop_rule() ? study.stop : StopSection{}, .save = study.output.save};
  settings.scratch = std::make_shared<ScratchFile>(parts_.workspace.root(), study.cases.size());
  for (const auto& number : varied_numbers(study)) settings.parameters.push_back(number.path);
  std::vector<Reduction> reductions;
  for (std::size_t i = 0; i < study.cases.size(); ++i) reductions.emplace_back(parts_.pipeline, study.samples.count, settings);
  return reductions;
}

/// What became of the runs behind the end of a stop rule is an accident of time: they are counted apart.
void StudyRunner::count_what_was_needed(StudyReport& report, const std::vector<Reduction>& reductions,
                                        const std::vector<RunState>& states) const {
  report.complete = report.failed = report.missing = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto& slice = parts_.plan.runs[i].slice;
    const auto& reduction = reductions[slice.case_index];
    const bool needed = !reduction.ended() || slice.first_sample < reduction.stop()->look->samples;
    auto& counted = !needed                           ? report.not_needed
                    : states[i] == RunState::complete ? report.complete
                    : states[i] == RunState::failed   ? report.failed
                                                      : report.missing;
    counted += 1;
  }
}

/// On as many cores as there were lanes, or as this process may use now.
std::vector<Results> StudyRunner::finish(std::vector<Reduction>& reductions) const {
  std::vector<Results> all;
  tbb::task_arena lanes(std::min(static_cast<int>(request_.pus.size()), tbb::info::default_concurrency()));
  for (std::size_t i = 0; i < reductions.size(); ++i) {
    auto& results = all.emplace_back(lanes.execute([&] { return reductions[i].finish(); }));
    results.case_name = parts_.study.cases[i].name;
    results.case_changes = parts_.study.cases[i].changes;
    for (auto& port : results.ports) port.coordinates = coordinates_of(parts_.pipeline, parts_.study.cases[i].phases, port.port);
    if (parts_.study.samples.method == SampleMethod::grid) results.grid = grid_axes(parts_.study.parameters);
    for (auto& run : results.runs) run.case_index = i;
    for (auto& sample : results.failed_samples) sample.case_index = i;
  }
  return all;
}

}  // namespace regatta
