#include "framework/study/run/run_study.hpp"

#include <limits>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/engine/engine.hpp"
#include "framework/storage/durable.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/results/study_output.hpp"
#include "framework/study/run/config_text.hpp"
#include "framework/study/run/study_run.hpp"

namespace regatta {

namespace {

/// A run that this call leaves out.
class LeftOut final : public RunTask {
 public:
  void execute(std::size_t) noexcept override {}
};

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
             .settings_text = run_file::settings_text(plan.settings),
             .config = {},
             .phases = {},
             .lanes = {},
             .counts = {}},
      request_(std::move(request)) {
  for (std::size_t i = 0; i < pipeline.phases.size(); ++i) {
    parts_.phases.push_back(pipeline.phases[i].make(study.phases[i].options.value.get(), study.study.seed));
    parts_.config.push_back(config_text(pipeline.phases[i], study.phases[i]));
  }
  for (std::size_t i = 0; i < request_.pus.size(); ++i) parts_.lanes.push_back(std::make_unique<LaneState>());
}

StudyReport StudyRunner::run() {
  const auto& runs = parts_.plan.runs;
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& run = runs[i];
    // Those that are complete come first: their rows are what all later ones wait for in the order of the study.
    const bool kept = run.action == Action::complete;
    jobs.push_back({i, kept ? std::numeric_limits<double>::infinity() : static_cast<double>(run.slice.sample_count)});
  }
  parts_.counts.runs_kept = parts_.plan.count(Action::complete);
  const auto wanted = [&](const PlannedRun& run) {
    return run.action == Action::complete || !request_.runs || request_.runs->contains(run.slice.run);
  };

  StudyReport report;
  Reduction reduction(parts_.pipeline, parts_.study.samples.count);
  {
    Engine engine({.pus = request_.pus}, shape_of(parts_.pipeline));
    report.warnings = engine.warnings();
    for (const auto& warning : report.warnings) parts_.logs.say(LogLevel::warn, warning);
    const auto make = [&](const Job& job) -> std::unique_ptr<RunTask> {
      const auto& run = runs[job.index];
      if (!wanted(run)) return std::make_unique<LeftOut>();
      return std::make_unique<StudyRun>(parts_, run);
    };
    std::size_t position = 0;
    const auto finished = [&](std::unique_ptr<RunTask> task) {
      auto rows = RunRows{.run = runs[position].slice.run,
                          .first_sample = runs[position].slice.first_sample,
                          .sample_count = runs[position].slice.sample_count};
      if (auto* run = dynamic_cast<StudyRun*>(task.get()); run && !run->stopped()) rows = run->take_rows();
      ++position;
      reduction.add(std::move(rows));
    };
    engine.process(jobs, make, finished, parts_.stop);
  }
  report.complete = parts_.counts.runs_complete + parts_.counts.runs_kept;
  report.failed = parts_.counts.runs_failed;
  report.missing = runs.size() - report.complete - report.failed;
  report.stopped = parts_.stop.asked() && report.missing > 0;
  if (!report.stopped) {
    report.results = reduction.finish();
    try {
      write_results(report.results);
    } catch (const IoError& error) {  // what became of the runs is worth more than this file, which can be made again
      report.results_error = error.what();
    }
  }
  return report;
}

void StudyRunner::write_results(const Results& results) const {
  auto document = study_document(results, parts_.study.output.compression);
  document.attribute("/", "title", parts_.study.study.title);
  auto provenance = parts_.provenance;
  provenance.end = utc_text(std::chrono::system_clock::now());
  add_provenance(document, provenance);
  document.text("/provenance", "settings", parts_.settings_text);
  write_whole(parts_.workspace.study_file(), document.build());
}

}  // namespace regatta
