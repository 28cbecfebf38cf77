#include "framework/study/results/study_summary.hpp"

#include <cmath>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/results/column_path.hpp"

namespace regatta {

namespace {

double number(const FileTable& table, std::string_view column, std::size_t row) {
  const auto* found = find_column(table, column);
  if (!found) throw Error(fmt::format("a table of statistics has no column \"{}\"", column));
  return found->number(row).value_or(std::nan(""));
}

std::string text(const FileTable& table, std::string_view column, std::size_t row) {
  const auto* found = find_column(table, column);
  if (!found) throw Error(fmt::format("a table of statistics has no column \"{}\"", column));
  return found->text(row);
}

std::size_t row_count(const FileTable& table) { return table.empty() ? 0 : table.front().shape.front(); }

void add_rates(StudySummary& summary, const FileTable& table, const std::string& prefix) {
  for (std::size_t row = 0; row < row_count(table); ++row) {
    const auto value = text(table, "value", row);
    const auto name = prefix + dotted(text(table, "name", row)) + (value == "true" ? "" : " = " + value);
    summary.findings.emplace_back(
        name,
        Finding{.rate = true, .value = number(table, "rate", row), .low = number(table, "low", row), .high = number(table, "high", row)});
  }
}

void add_numbers(StudySummary& summary, const FileTable& table, const std::string& prefix) {
  for (std::size_t row = 0; row < row_count(table); ++row) {
    const auto unit = text(table, "unit", row);
    summary.findings.emplace_back(prefix + dotted(text(table, "name", row)) + (unit.empty() ? "" : fmt::format(" [{}]", unit)),
                                  Finding{.value = number(table, "mean", row), .error = number(table, "standard_error", row)});
  }
}

StudySummary summary_of(const Reader& study, const std::string& results, std::string name, Settings settings,
                        const PipelineInfo& pipeline) {
  StudySummary summary{.name = std::move(name),
                       .title = study.text("/", "title").value_or(""),
                       .settings = std::move(settings),
                       .samples = study.natural(results, "samples").value_or(0),
                       .failed = study.natural(results, "failed").value_or(0),
                       .missing = study.natural(results, "missing").value_or(0),
                       .findings = {}};
  const auto statistics = results + "/statistics/";
  for (const auto& group : study.products(results + "/statistics")) {
    const auto port = group.substr(statistics.size(), group.rfind('/') - statistics.size());
    if (port == pipeline.source().name) continue;
    const auto prefix = port + ".";
    if (group.ends_with("/rates")) add_rates(summary, study.table(group), prefix);
    if (group.ends_with("/numbers")) add_numbers(summary, study.table(group), prefix);
  }
  return summary;
}

}  // namespace

std::vector<StudySummary> read_summaries(const std::filesystem::path& folder, const PipelineInfo& pipeline) {
  const auto file = Workspace(folder).study_file();
  require(std::filesystem::exists(file), "{}: there are no results to compare; run the study to its end", file.string());
  const Reader study(file);
  if (!study.has("/cases")) return {summary_of(study, "/results", folder.string(), run_file::settings_of(study), pipeline)};
  std::vector<StudySummary> summaries;
  const auto cases = study.table("/cases");
  for (std::size_t row = 0; row < row_count(cases); ++row) {
    const auto name = text(cases, "name", row);
    Settings settings;
    for (const auto& [key, value] : run_file::settings_of(study))
      if (key.starts_with(name + ": ")) settings.emplace(key.substr(name.size() + 2), value);
    const auto group = "/results/" + text(cases, "group", row);
    summaries.push_back(summary_of(study, group, folder.string() + ": " + name, std::move(settings), pipeline));
  }
  return summaries;
}

}  // namespace regatta
