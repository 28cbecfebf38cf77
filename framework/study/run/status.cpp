#include "framework/study/run/status.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/phase/notes.hpp"
#include "framework/storage/hindrance.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/crashes.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/planned_input.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/plan/run_identity.hpp"
#include "framework/study/plan/setting_change.hpp"
#include "framework/study/run/health_file.hpp"
#include "framework/study/run/held_results.hpp"
#include "framework/study/run/shared_file.hpp"

namespace regatta {

namespace {

/// What made a run: results of two of these should be compared before they are taken for one study's.
std::string build_of(const Reader& file) {
  const auto said = [&](const char* name) { return file.text("/provenance", name).value_or("unknown"); };
  return fmt::format("{} {} ({}), {}, {}", said("program"), said("version"), said("git_hash"), said("compiler"), said("build_type"));
}

/// Samples that failed alone, and why: in the draw, or in phases, each once.
std::map<std::uint64_t, std::string> failed_samples(const Reader& file, const PipelineInfo& pipeline) {
  std::map<std::uint64_t, std::string> reasons;
  const auto add = [&](const std::string& place, const std::string& notes) {
    const auto list = notes + "/samples";
    if (!file.has(list)) return;
    for (const auto& failure : from_columns<std::vector<Failure>>(file.columns(list, type_of<std::vector<Failure>>())))
      reasons.emplace(failure.id, place + ": " + failure.reason);
  };
  add("draw", run_file::drawn_notes);
  for (const auto& phase : pipeline.phases) add(phase.name, run_file::notes_group(phase.name));
  return reasons;
}

/// What all runs of a case have in common: each names its own rows of a table, whose content only the table could tell, or its own file.
Settings settings_of_case(Settings settings) {
  for (const auto* of_a_run : {"samples.table", input_file_key, input_path_key}) settings.erase(of_a_run);
  return settings;
}

/// Whether the file of a run was made of the input file that the plan has for it.
bool has_input_of_plan(const Reader& file, const StoredPlan& plan, const Slice& slice) {
  return plan.inputs.empty() || file.text("/", "input_digest") == plan.inputs.at(slice.first_sample).digest;
}

class RunFiles {
 public:
  RunFiles(const Workspace& workspace, const PipelineInfo& pipeline, const StoredPlan& plan, StudyStatus& status)
      : workspace_(workspace), pipeline_(pipeline), plan_(plan), status_(status), begun_(workspace.runs_begun()) {
    for (const auto& of_case : plan.settings) settings_.push_back(settings_of_case(run_file::settings_from(of_case)));
  }

  /// Counts a run. `quarantined`: `run` does not begin it, whatever it has left, unless it is complete.
  void look_at(const Slice& slice, bool quarantined) {
    const auto count = [&](std::uint64_t& kind) { (quarantined ? status_.failed : kind) += 1; };
    const auto file = workspace_.run_file(slice.run);
    if (!std::filesystem::exists(file)) {
      if (const auto path = gone_input(slice); !quarantined && !path.empty()) {
        status_.failed += 1;
        status_.failures.push_back({slice.run, path + " is gone, and has to be read; bring it back, or leave it out", ""});
        return;
      }
      if (quarantined || begun_.contains(slice.run)) count(status_.begun);
      return;
    }
    if (auto why = workspace_.in_the_way(slice.run)) {
      status_.damaged.push_back({slice.run, std::move(*why)});
      return;
    }
    try {
      const Reader reader(file);
      const auto fingerprints = run_file::fingerprints_of(reader, pipeline_);  // as the plan reads them
      if (!is_of_plan(reader, slice)) {  // of the study as it was before: the plan says what has changed
        if (auto path = gone_input(slice); !path.empty()) status_.gone.push_back({slice.run, std::move(path)});
        return count(status_.outdated);
      }
      status_.builds[build_of(reader)] += 1;
      const auto status = reader.text("/", "status");
      if (status == run_file::complete) {
        if (std::ranges::any_of(fingerprints, [](const auto& stored) { return !stored || stored->size() != 32; }))
          throw Error(fmt::format("{}: does not say what its products were made from", file.string()));
        const auto failed = failed_samples(reader, pipeline_);
        status_.complete.insert(slice.run);
        status_.failed_samples += failed.size();
        const auto& of_case = plan_.cases[slice.case_index];
        for (const auto& [id, reason] : failed)
          status_.sample_failures.add(of_case.empty() ? std::to_string(id) : fmt::format("{} ({})", id, of_case), reason);
        return;
      }
      if (status == run_file::partial) return count(status_.partial);
      status_.failed += 1;
      if (!quarantined)
        status_.failures.push_back({slice.run, reader.text("/", "error").value_or("unknown"), reader.text("/", "repeat").value_or("")});
    } catch (const Error& error) {
      if (quarantined) return count(status_.failed);
      const std::string_view text = error.what(), advice = advice_of_hindrance(error);
      const auto what_to_do = advice.empty() ? "running the study again computes it anew" : fmt::format("it may be whole: {}", advice);
      status_.damaged.push_back({slice.run, fmt::format("{}; {}", text.substr(0, text.find('\n')), what_to_do)});  // HDF5 adds lines
    }
  }

 private:
  bool is_of_plan(const Reader& reader, const Slice& slice) const {
    const Slice held{slice.run, slice.case_index, reader.natural("/", "first_sample").value_or(0),
                     reader.natural("/", "sample_count").value_or(0)};
    return held == slice && has_input_of_plan(reader, plan_, slice) &&
           setting_changes(settings_[slice.case_index], settings_of_case(run_file::settings_of(reader))).empty();
  }

  /// Path of the input file that is no longer there; empty: it is, or it has none.
  std::string gone_input(const Slice& slice) const {
    if (plan_.inputs.empty()) return {};
    const auto& path = plan_.inputs.at(slice.first_sample).path;
    return is_gone(InputFile(path)) ? path : std::string();
  }

  const Workspace& workspace_;
  const PipelineInfo& pipeline_;
  const StoredPlan& plan_;
  StudyStatus& status_;
  std::set<std::uint64_t> begun_;
  std::vector<Settings> settings_;  // a case
};

void look_at_runs(const Workspace& workspace, const PipelineInfo& pipeline, const StoredPlan& plan, const HeldResults& results,
                  StudyStatus& status) {
  RunFiles files(workspace, pipeline, plan, status);
  const Crashes crashes(workspace, false);
  const RunIdentity identity(plan.settings, plan.inputs);
  for (const auto& slice : plan.runs) {
    const auto* crashed = crashes.find(identity.of(slice));
    auto how = crashed ? quarantine_text(*crashed) : std::string();
    const bool quarantined = !how.empty();
    if (results.need(slice))
      files.look_at(slice, quarantined);
    else
      status.not_needed += 1;
    if (!crashed || status.complete.contains(slice.run)) continue;
    if (!quarantined) how = fmt::format("{}, in {}", crashed->how, crashed->phase.empty() ? "no phase" : crashed->phase);
    status.crashed.push_back({slice.run, std::move(how), quarantined});
  }
}

StudyStatus::SharedFiles shared_files(const Workspace& workspace, const PipelineInfo& pipeline, const StoredPlan& plan) {
  StudyStatus::SharedFiles shared;
  for (const auto& name : shared_names(plan, pipeline, workspace)) {
    const auto file = workspace.shared() / name;
    std::error_code none;
    shared.needed += 1;
    if (!std::filesystem::is_regular_file(file, none)) continue;
    shared.there += 1;
    shared.bytes += static_cast<double>(std::filesystem::file_size(file, none));
  }
  return shared;
}

}  // namespace

StudyStatus read_status(const Workspace& workspace, const PipelineInfo& pipeline) {
  const auto plan = require_plan(workspace, pipeline);
  StudyStatus status;
  status.title = plan.title.empty() ? std::filesystem::path(plan.study_file).stem().string() : plan.title;
  status.study_file = plan.study_file;
  status.samples = plan.sample_count;
  status.from_files = !plan.inputs.empty();
  status.cases = plan.cases.size();
  status.runs = plan.runs.size();
  status.results = std::filesystem::exists(workspace.study_file());
  const auto results = status.results ? held_results(workspace.study_file(), plan) : HeldResults();
  status.old_results = status.results && !results.of_plan;
  for (const auto& of_case : results.cases) {
    if (results.of_plan && !of_case.stop.empty()) status.stop.push_back(of_case.stop);
  }
  look_at_runs(workspace, pipeline, plan, results, status);
  status.shared = shared_files(workspace, pipeline, plan);
  status.holder = Claim::holder(workspace);
  if (status.holder && status.holder->alive) status.health = read_health(workspace.health_file());
  for (const auto& phase : pipeline.phases) status.phases.push_back(phase.name);
  return status;
}

}  // namespace regatta
