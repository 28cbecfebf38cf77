#include "framework/app/end_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/plan/crashes.hpp"
#include "framework/study/results/case_numbers.hpp"
#include "framework/study/results/results_table.hpp"
#include "framework/study/results/side_by_side.hpp"

namespace regatta {

namespace {

std::string of_case(const Results& results) { return results.case_name.empty() ? "" : ", " + results.case_name; }

std::string failed_runs(const StudyReport& report, const CommandLine& line) {
  constexpr std::uint64_t shown = 20;
  std::string out;
  std::uint64_t count = 0;
  for (const auto& results : report.results) {
    for (const auto& run : results.runs) {
      if (run.status != RunState::failed || ++count > shown) continue;
      out += fmt::format("run {:06}{} failed in {}\n", run.id, of_case(results), run.error);
      if (!report.quarantined.contains(run.id)) out += fmt::format("  repeat: {} --runs {}\n", line.repeat(), run.id);
    }
  }
  if (count > shown) out += fmt::format("... and {}; {} lists them\n", counted(count - shown, "more failed run"), line.status());
  if (const auto advice = quarantine_advice(report.quarantined, line.repeat()); !advice.empty()) out += advice + '\n';
  return out;
}

std::string failed_samples(const StudyReport& report) {
  constexpr std::uint64_t shown = 3;
  std::string out;
  std::uint64_t count = 0;
  for (const auto& results : report.results) {
    for (const auto& sample : results.failed_samples) {
      if (++count > shown) continue;
      out += fmt::format("sample {} (run {:06}{}) failed in {}\n", sample.sample, sample.run, of_case(results), sample.reason);
    }
  }
  if (count > shown) out += fmt::format("... and {}: /runs/failed_samples of the results\n", counted(count - shown, "more failed sample"));
  return out;
}

std::string without_sample(const StudyReport& report) {
  std::string out;
  for (const auto* results : report.without_sample()) out += fmt::format("no sample is complete{}\n", of_case(*results));
  return out;
}

std::string failed_items(const StudyReport& report) {
  std::uint64_t items = 0, runs = 0;
  for (const auto& results : report.results) {
    for (const auto& run : results.runs) {
      items += run.failed_items;
      runs += run.failed_items > 0 ? 1 : 0;
    }
  }
  if (items == 0) return {};
  return fmt::format("{} of loops failed in {}, which went on: the logs of the runs say why, /runs of the results which runs\n",
                     counted(items, "item"), counted(runs, "run"));
}

std::string stop_lines(const StudyReport& report) {
  std::string out;
  for (const auto& results : report.results) {
    if (results.stop)
      out += fmt::format("{}{}\n", results.case_name.empty() ? "" : results.case_name + ": ", stop_outcome_text(*results.stop));
  }
  return out.empty() ? out : '\n' + out;
}

std::string results_line(const StudyReport& report, const CommandLine& line, const Workspace& workspace) {
  if (report.part) {
    const bool earlier = std::filesystem::exists(workspace.study_file());
    return earlier ? workspace.study_file().string() + ", of an earlier call: left as it is"
                   : "none yet: they come with the last phases; go on without --until";
  }
  if (!report.results_error.empty()) return fmt::format("none: {}; run the study again to make them", report.results_error);
  const auto file = workspace.study_file().string();
  const auto results = side_by_side(report.results);
  if (report.missing > 0)
    return fmt::format("{}, which covers {} of {}; all: {}", file, with_commas(results.samples - results.missing),
                       counted(results.samples, "sample"), line.repeat());
  if (report.not_needed > 0 && report.results.size() > 1)
    return file + ", which covers the first samples of each case, as many as it needed";
  if (report.not_needed > 0) return fmt::format("{}, which covers the first {}", file, counted(results.samples, "sample"));
  return line.runs.empty() ? file : file + ", which covers all samples";
}

}  // namespace

std::string end_text(const StudyReport& report, const CommandLine& line, const Study& study, const Workspace& workspace, double seconds) {
  const auto title = study.study.title.empty() ? study.file.stem().string() : study.study.title;
  const auto cases = report.results.size() > 1 ? fmt::format(" ({} cases)", report.results.size()) : "";
  auto left_out = report.missing ? fmt::format(", {} left out", with_commas(report.missing)) : "";
  if (report.not_needed > 0) left_out += fmt::format(", {} not needed", with_commas(report.not_needed));
  const auto again =
      report.io_retries ? fmt::format("{} made again: see the logs of the runs\n", counted(report.io_retries, "failed write")) : "";
  return fmt::format("\n{}\n{}{}{}{}{} complete, {} failed{} in {}\n  results   {}\n  runs      {}/\n  logs      {}/\n",
                     results_table(title + cases, side_by_side(report.results)) + case_numbers(report.results) + stop_lines(report),
                     failed_runs(report, line), failed_samples(report) + without_sample(report), failed_items(report), again,
                     counted(report.complete, "run"), with_commas(report.failed), left_out, readable({seconds}),
                     results_line(report, line, workspace), workspace.runs().string(), workspace.logs().string());
}

}  // namespace regatta
