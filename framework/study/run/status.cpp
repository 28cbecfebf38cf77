#include "framework/study/run/status.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/phase/notes.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/crashes.hpp"
#include "framework/study/plan/plan_file.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/results/study_output.hpp"
#include "framework/study/run/shared_file.hpp"

namespace regatta {

namespace {

/// What study.h5 says of one case.
struct HeldCase {
  std::uint64_t samples = 0;
  bool stopped_early = false;
  std::string stop;  // what the stop rule came to

  bool needs(const Slice& slice) const { return !stopped_early || slice.first_sample < samples; }
};

/// What study.h5 says of itself.
struct HeldResults {
  bool of_plan = false;  // it is of this plan; one that cannot be read is not
  std::vector<HeldCase> cases;
};

HeldResults held_in(const std::filesystem::path& results, const StoredPlan& plan) {
  HeldResults held;
  try {
    const Reader reader(results);
    const auto samples = plan.sample_count;
    held.of_plan = reader.long_text("/provenance/settings") == run_file::settings_text(plan.cases, plan.settings) &&
                   reader.long_text("/provenance/results_settings") == plan.results;
    for (const auto& name : plan.cases) {
      const auto group = name.empty() ? std::string("/results") : "/results/" + case_group(name);
      HeldCase of_case{.samples = reader.natural(group, "samples").value_or(0),
                       .stopped_early = reader.natural(group, "stopped_early").value_or(0) == 1,
                       .stop = reader.text(group, "stop_outcome").value_or("")};
      held.of_plan = held.of_plan && (of_case.stopped_early ? of_case.samples <= samples : of_case.samples == samples);
      if (!name.empty() && !of_case.stop.empty()) of_case.stop = name + ": " + of_case.stop;
      held.cases.push_back(std::move(of_case));
    }
  } catch (const Error&) {
    held.of_plan = false;
  }
  return held;
}

/// What made a run: results of two of these should be compared before they are taken for one study's.
std::string build_of(const Reader& file) {
  const auto said = [&](const char* name) { return file.text("/provenance", name).value_or("unknown"); };
  return fmt::format("{} {} ({}), {}, {}", said("program"), said("version"), said("git_hash"), said("compiler"), said("build_type"));
}

/// Samples that failed alone: in the draw, or in phases, each once.
std::uint64_t failed_samples(const Reader& file, const PipelineInfo& pipeline) {
  std::set<std::uint64_t> ids;
  std::vector<std::string> groups{run_file::drawn_notes};
  for (const auto& phase : pipeline.phases) groups.push_back(run_file::notes_group(phase.name));
  for (const auto& notes : groups) {
    const auto list = notes + "/samples";
    if (!file.has(list)) continue;
    for (const auto& failure : from_columns<std::vector<Failure>>(file.columns(list, type_of<std::vector<Failure>>())))
      ids.insert(failure.id);
  }
  return ids.size();
}

/// What all runs of a case have in common: each names its own rows of a table, whose content only the table could tell, or its own file.
Settings settings_of_case(Settings settings) {
  for (const auto* of_a_run : {"samples.table", input_file_key, input_path_key}) settings.erase(of_a_run);
  return settings;
}

bool has_input_of_plan(const Reader& file, const StoredPlan& plan, const Slice& slice) {
  return plan.inputs.empty() || file.text("/", "input_digest") == plan.inputs.at(slice.first_sample).digest;
}

}  // namespace

StudyStatus read_status(const Workspace& workspace, const PipelineInfo& pipeline) {
  const auto plan = read_newest_plan(workspace, pipeline);
  require(plan.has_value(), "{}: there is no plan.json, so no study has been run here; the folder of a study is what run -w names",
          workspace.root().string());
  StudyStatus status;
  status.title = plan->title;
  status.study_file = plan->study_file;
  status.samples = plan->sample_count;
  status.cases = plan->cases.size();
  status.runs = plan->runs.size();
  std::vector<Settings> settings;
  for (const auto& of_case : plan->settings) settings.push_back(settings_of_case(run_file::settings_from(of_case)));
  status.results = std::filesystem::exists(workspace.study_file());
  const auto results = status.results ? held_in(workspace.study_file(), *plan) : HeldResults();
  status.old_results = status.results && !results.of_plan;
  for (const auto& of_case : results.cases) {
    if (results.of_plan && !of_case.stop.empty()) status.stop.push_back(of_case.stop);
  }
  const auto begun = workspace.runs_begun();
  const Crashes crashes(workspace, false);
  const auto crashed_runs = crashes.runs(crash_key(plan->settings, plan->inputs, plan->per_run));
  const auto in_quarantine = [&](std::uint64_t run) {
    const auto found = crashed_runs.find(run);
    return found != crashed_runs.end() && !quarantine_text(run, found->second).empty();
  };
  for (const auto& slice : plan->runs) {
    if (results.of_plan && !results.cases[slice.case_index].needs(slice)) {
      status.not_needed += 1;
      continue;
    }
    const bool quarantined = in_quarantine(slice.run);  // `run` does not begin it, whatever it has left, unless it is complete
    const auto count = [&](std::uint64_t& kind) { (quarantined ? status.failed : kind) += 1; };
    const auto file = workspace.run_file(slice.run);
    if (!std::filesystem::exists(file)) {
      if (quarantined || begun.contains(slice.run)) count(status.begun);
      continue;
    }
    if (auto why = workspace.in_the_way(slice.run)) {
      status.damaged.push_back({slice.run, std::move(*why)});
      continue;
    }
    try {
      const Reader reader(file);
      const Slice held{slice.run, slice.case_index, reader.natural("/", "first_sample").value_or(0),
                       reader.natural("/", "sample_count").value_or(0)};
      if (held != slice || settings_of_case(run_file::settings_of(reader)) != settings[slice.case_index] ||
          !has_input_of_plan(reader, *plan, slice)) {
        count(status.outdated);  // of the study as it was before: the plan says what has changed
        continue;
      }
      status.builds[build_of(reader)] += 1;
      if (reader.text("/", "status") == run_file::complete) {
        status.complete.insert(slice.run);
        status.failed_samples += failed_samples(reader, pipeline);
        continue;
      }
      if (reader.text("/", "status") == run_file::partial) {
        count(status.partial);
        continue;
      }
      status.failed += 1;
      if (!quarantined)
        status.failures.push_back({slice.run, reader.text("/", "error").value_or("unknown"), reader.text("/", "repeat").value_or("")});
    } catch (const Error& error) {
      const std::string_view text = error.what();  // HDF5 adds lines on the state of its buffers
      status.damaged.push_back({slice.run, fmt::format("{}; running the study again computes it anew", text.substr(0, text.find('\n')))});
    }
  }
  for (const auto& [run, crashed] : crashed_runs) {
    auto why = quarantine_text(run, crashed);
    const bool quarantined = !why.empty();
    if (!quarantined) why = fmt::format("{}, in {}", crashed.how, crashed.phase.empty() ? "no phase" : crashed.phase);
    status.crashed.push_back({run, std::move(why), quarantined});
  }
  for (const auto& name : shared_names(*plan, pipeline, workspace)) {
    const auto file = workspace.shared() / name;
    std::error_code none;
    status.shared.needed += 1;
    if (!std::filesystem::is_regular_file(file, none)) continue;
    status.shared.there += 1;
    status.shared.bytes += static_cast<double>(std::filesystem::file_size(file, none));
  }
  status.holder = Claim::holder(workspace);
  return status;
}

std::string status_line(const StudyStatus& status) {
  auto out = fmt::format("{}/{} runs complete, {} failed", with_commas(status.complete.size()), with_commas(status.runs),
                         with_commas(status.failed));
  if (status.failed_samples > 0) out += fmt::format(", {} samples failed", with_commas(status.failed_samples));
  if (!status.damaged.empty()) out += fmt::format(", {} damaged", with_commas(status.damaged.size()));
  return out;
}

std::string status_text(const StudyStatus& status, const Workspace& workspace) {
  std::string out = fmt::format("{}\n  study file  {}\n  folder      {}\n  samples     {}{} in {} runs\n", status.title, status.study_file,
                                workspace.root().string(), with_commas(status.samples),
                                status.cases > 1 ? fmt::format(" for each of {} cases", status.cases) : "", with_commas(status.runs));
  const auto open = status.runs - status.complete.size() - status.failed - status.not_needed;
  out += fmt::format("  runs        {} complete, {} failed, {} to do", with_commas(status.complete.size()), with_commas(status.failed),
                     with_commas(open));
  if (status.partial > 0) out += fmt::format(" ({} of them done up to the phase that was asked for)", with_commas(status.partial));
  if (status.outdated > 0) out += fmt::format(" ({} of them done for the study as it was before)", with_commas(status.outdated));
  if (!status.damaged.empty()) out += fmt::format(" ({} of them damaged)", with_commas(status.damaged.size()));
  if (status.begun > 0) out += fmt::format(" ({} of them begun)", with_commas(status.begun));
  if (status.not_needed > 0) out += fmt::format(", {} not needed", with_commas(status.not_needed));
  if (status.failed_samples > 0) out += fmt::format("\n  failed      {} samples of complete runs", with_commas(status.failed_samples));
  if (status.shared.there > 0)
    out += fmt::format("\n  prepared    {} of {} shared data, {} in {}", status.shared.there, status.shared.needed,
                       readable_bytes(status.shared.bytes), workspace.shared().string());
  for (const auto& stop : status.stop) out += fmt::format("\n  stop rule   {}", stop);
  const auto* old = status.old_results ? ", of the study as it was before; run it again to make them anew" : "";
  out += fmt::format("\n  results     {}{}\n", status.results ? workspace.study_file().string() : "none yet", old);
  if (status.holder) {
    out += fmt::format("  running     process {} on {} since {}\n", status.holder->process, status.holder->host, status.holder->since);
  } else if (open > 0) {
    out += "  running     no; run the study again to go on\n";
  }
  if (status.builds.size() > 1) {
    out += "  mixed       runs of several builds, whose bits may differ; run with --fresh makes all with one:\n";
    for (const auto& [build, runs] : status.builds) out += fmt::format("              {} runs: {}\n", with_commas(runs), build);
  }
  for (const auto& damaged : status.damaged) out += fmt::format("  run {:06} damaged: {}\n", damaged.run, damaged.why);
  for (const auto& run : status.crashed) {
    if (run.quarantined)
      out += fmt::format("  run {:06} failed in {}\n", run.run, run.how);
    else
      out +=
          fmt::format("  run {:06} was in flight when a process ended that should not have ({}); run the study again\n", run.run, run.how);
  }
  for (const auto& failure : status.failures) {
    out += fmt::format("  run {:06} failed: {}\n", failure.run, failure.error);
    if (!failure.repeat.empty()) out += fmt::format("             repeat: {}\n", failure.repeat);
  }
  return out;
}

}  // namespace regatta
