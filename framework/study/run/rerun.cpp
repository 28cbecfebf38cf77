#include "framework/study/run/rerun.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/simd/instruction_set.hpp"
#include "framework/storage/live/live_checkpoints.hpp"
#include "framework/study/input/load_study.hpp"
#include "framework/study/plan/planned_input.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/run/numbers_json.hpp"
#include "framework/study/run/run_study.hpp"
#include "framework/study/run/stored_table.hpp"

namespace regatta {

namespace {

Slice slice_of(const Reader& file) {
  const auto run = file.natural("/", "run"), first = file.natural("/", "first_sample"), count = file.natural("/", "sample_count");
  require(run && first && count, "{}: this is no file of a run; give one of the folder runs/", file.file().string());
  return {.run = *run, .case_index = 0, .first_sample = *first, .sample_count = *count};
}

std::uint64_t case_of(const Reader& file, const Study& study) {
  const auto name = file.text("/", "case").value_or("");
  const auto found = std::ranges::find(study.cases, name, &StudyCase::name);
  require(found != study.cases.end(), "{}: its study has no case \"{}\"", file.file().string(), name);
  return static_cast<std::uint64_t>(found - study.cases.begin());
}

std::string status_of(const Reader& file) {
  const auto status = file.text("/", "status").value_or("unknown"), error = file.text("/", "error").value_or("");
  return error.empty() ? status : status + ": " + error;
}

/// The working directory of then, if it is still there, for the life of this object: files that the study names are looked for from it.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const std::filesystem::path& then) {
    std::error_code gone;
    std::filesystem::current_path(then, gone);
  }
  ~WorkingDirectory() {
    std::error_code none;
    std::filesystem::current_path(now_, none);
  }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;

 private:
  std::filesystem::path now_ = std::filesystem::current_path();
};

Study study_of(const Reader& file, const PipelineInfo& pipeline) {
  const auto stored = run_file::stored_study(file);
  const WorkingDirectory of_then(file.text("/provenance", "working_directory").value_or("."));
  try {
    KnownFiles known{.included = stored.included, .table = [&](const Study& study) { return stored_table(file, pipeline, study); }};
    if (const auto input = file.text("/", "input")) known.only_input = *input;
    return parse_study(stored.text, stored.file, stored.overrides, pipeline, {}, std::move(known));
  } catch (const ConfigError& error) {
    throw ConfigError(fmt::format("{}: its study does not fit this program, or this machine:\n{}", file.file().string(), error.what()));
  }
}

/// Kernels round as those of the run did, if this CPU can; otherwise() says so if not.
void round_as(const Reader& file) {
  const auto settings = run_file::settings_of(file);
  const auto then = settings.find("code.rounding");
  if (then == settings.end() || then->second == rounding_of(instruction_set())) return;
  for (const auto set : available_instruction_sets())
    if (rounding_of(set) == then->second) use_instruction_set(set);
}

/// What the run might use then, so that one that failed for want of memory does so again; 0: its file does not say.
double budget_of(const Reader& file) {
  try {
    const auto text = file.text("/metrics", run_file::run_metrics).value_or("{}");
    return static_cast<double>(numbers_json::to<RunMetrics>(numbers_json::Json::parse(text)).memory_budget);
  } catch (const numbers_json::Json::exception&) {
    return 0;
  }
}

/// What results depend on, and what else of a build could matter.
std::vector<std::string> otherwise(const Reader& file, const std::string& settings, const Provenance& now) {
  auto all = all_differences(run_file::settings_from(settings), run_file::settings_of(file));
  const auto compare = [&](const char* name, const std::string& is) {
    const auto was = file.text("/provenance", name).value_or("unknown");
    if (is != was) all.push_back(fmt::format("{} is {}, was {}", name, is, was));
  };
  compare("git_hash", now.git_hash);
  compare("build_type", now.build_type);
  compare("flags", now.flags);
  return all;
}

bool is_product(std::string_view group, const PipelineInfo& pipeline) {
  const auto drawn = [&](std::size_t port) {
    const auto values = "/" + pipeline.ports[port].name;
    return group == values || group == run_file::tally_group(values);
  };
  for (std::size_t port = 0; port < pipeline.source_count; ++port)
    if (drawn(port)) return true;
  return group.starts_with("/phases/") || group.starts_with(run_file::drawn_notes);
}

/// The newest checkpoints of a file that phases will go on from: those of this code and these options.
std::vector<std::string> usable_checkpoints(const std::filesystem::path& file, const Plan& plan, const PipelineInfo& pipeline,
                                            const Slice& slice) {
  std::vector<std::string> found, notes;
  for (const auto& name : phases_with_checkpoints(file)) {
    const auto* phase = pipeline.find(name.substr(0, name.find('.')));  // "fit.each0" is a loop of the phase fit
    if (!phase) continue;
    if (const auto checkpoint = newest_checkpoint(file, name, plan.fingerprint_of(phase->position, slice), notes))
      found.push_back(fmt::format("the checkpoint of {} at {}", name, with_commas(checkpoint->step())));
  }
  return found;
}

/// Copies the newest attempt of a run that has checkpoints to go on from into another workspace. @return those
std::vector<std::string> take_checkpoints(const std::filesystem::path& file, const Plan& plan, const PipelineInfo& pipeline,
                                          const Slice& slice, const Workspace& to) {
  const Workspace from(std::filesystem::absolute(file).parent_path().parent_path());
  const auto copy = to.attempt_file(slice.run, 1);
  for (const auto& attempt : from.attempts_of(slice.run)) {
    try {
      std::filesystem::copy_file(attempt, copy, std::filesystem::copy_options::overwrite_existing);
      static_cast<void>(LiveFile::open(copy));  // as the study would: it may have to go back to an older commit
      if (auto found = usable_checkpoints(copy, plan, pipeline, slice); !found.empty()) return found;
    } catch (const Error&) {  // the one before may do
      continue;
    }
  }
  throw ConfigError(
      fmt::format("{}: no checkpoint of run {:06} is left in {} that this program can go on from; without --from-checkpoint "
                  "it is computed from its start",
                  file.string(), slice.run, from.attempts().string()));
}

}  // namespace

RerunReport rerun(const std::filesystem::path& file, const PipelineInfo& pipeline, const std::vector<std::string>& arguments,
                  const std::vector<unsigned>& pus, const StopRequest& stop, const std::filesystem::path& folder, bool from_checkpoint) {
  const Reader before(file);
  round_as(before);
  const auto provenance = current_provenance(arguments);
  const auto said = [&](const char* name) { return before.text("/provenance", name).value_or("unknown"); };
  RerunReport report{
      .title = before.text("/", "title").value_or(""),
      .slice = slice_of(before),
      .input = before.text("/", "input").value_or(""),
      .made_by = fmt::format("{} {} ({}) on {} at {}", said("program"), said("version"), said("git_hash"), said("host"), said("end")),
      .otherwise = {},
      .went_on_from = {},
      .status_before = status_of(before),
      .status_now = {},
      .columns = {},
      .file = {}};
  const auto study = study_of(before, pipeline);
  report.slice.case_index = case_of(before, study);
  const auto until = before.text("/", "until");
  const auto part = until && pipeline.find(*until) ? pipeline.until(*until) : pipeline;
  const Workspace workspace(folder);
  workspace.create();

  Plan plan;
  plan.per_run = report.slice.sample_count;
  plan.table = study.table;
  if (!report.input.empty()) {
    plan.inputs.resize(report.slice.first_sample + 1);
    plan.inputs.back() = planned_input(report.input, nullptr);
  }
  for (const auto& of_case : study.cases) plan.settings.push_back(phase_settings(study, of_case, pipeline, provenance));
  auto& run = plan.runs.emplace_back();
  run.slice = report.slice;
  run.execute.assign(part.phases.size(), 1);
  if (from_checkpoint) report.went_on_from = take_checkpoints(file, plan, part, report.slice, workspace);
  run.begun = from_checkpoint;
  report.otherwise = otherwise(before, plan.settings_text(report.slice), provenance);
  StudyRunner runner(study, part, workspace, plan, provenance, stop, {},
                     {.pus = pus, .runs = {}, .repeat = {}, .results = false, .budget = budget_of(before)});
  report.stopped = runner.run().stopped;
  if (report.stopped) return report;

  report.file = workspace.run_file(report.slice.run);
  const Reader now(report.file);
  report.status_now = status_of(now);
  const auto wanted = [&](std::string_view group) { return is_product(group, pipeline); };
  report.groups = static_cast<std::uint64_t>(std::ranges::count_if(before.products(), wanted));
  report.columns = differences(before, now, wanted);
  return report;
}

std::string rerun_text(const RerunReport& report) {
  const auto what = report.input.empty() ? fmt::format("samples {} to {}", report.slice.first_sample,
                                                       report.slice.first_sample + report.slice.sample_count - 1)
                                         : "input " + report.input;
  auto out = fmt::format("run {:06} of \"{}\", {}\n  made by  {}\n  status   {}\n", report.slice.run, report.title, what, report.made_by,
                         report.status_before);
  for (const auto& line : report.otherwise) out += fmt::format("warning: {}\n", line);
  if (!report.went_on_from.empty()) out += fmt::format("  went on from {}\n", fmt::join(report.went_on_from, " and "));
  if (report.identical()) return out + fmt::format("identical: all columns of {}, bit for bit\n", counted(report.groups, "group"));
  out += "different:\n";
  if (report.status_now != report.status_before) out += fmt::format("  status is now {}\n", report.status_now);
  for (const auto& column : report.columns) out += fmt::format("  {}: {}\n", column.column, difference_text(column));
  return out;
}

}  // namespace regatta
