#include "framework/study/results/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "framework/core/characters.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/storage/reader.hpp"
#include "framework/study/plan/run_file.hpp"
#include "framework/study/plan/workspace.hpp"
#include "framework/study/results/column_path.hpp"
#include "framework/study/results/csv_table.hpp"

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
    const auto prefix = dotted(port) + ".";
    if (group.ends_with("/rates")) add_rates(summary, study.table(group), prefix);
    if (group.ends_with("/numbers")) add_numbers(summary, study.table(group), prefix);
  }
  return summary;
}

const Finding* find(const StudySummary& study, const std::string& name) {
  const auto found = std::ranges::find(study.findings, name, [](const auto& entry) { return entry.first; });
  return found == study.findings.end() ? nullptr : &found->second;
}

/// Of all studies, in the order of the first that has it.
std::vector<std::string> names_of(const std::vector<StudySummary>& studies) {
  std::vector<std::string> names;
  for (const auto& study : studies)
    for (const auto& [name, finding] : study.findings)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  const auto never = [&](const std::string& name) {
    return std::ranges::all_of(studies, [&](const auto& study) {
      const auto* finding = find(study, name);
      return !finding || (finding->rate && finding->value == 0 && name.find(" = ") != std::string::npos);
    });
  };
  std::erase_if(names, never);
  return names;
}

std::vector<std::string> differing_settings(const std::vector<StudySummary>& studies) {
  std::set<std::string> keys;
  for (const auto& study : studies)
    for (const auto& setting : study.settings) {
      const bool same = std::ranges::all_of(studies, [&](const auto& other) {
        const auto found = other.settings.find(setting.first);
        return found != other.settings.end() && found->second == setting.second;
      });
      if (!same) keys.insert(setting.first);
    }
  return {keys.begin(), keys.end()};
}

std::string setting(const StudySummary& study, const std::string& key) {
  const auto found = study.settings.find(key);
  return found == study.settings.end() ? "-" : found->second;
}

std::string finding_text(const Finding* finding) {
  if (!finding || std::isnan(finding->value)) return "-";
  if (finding->rate) return fmt::format("{:.2f} % ({:.2f} - {:.2f})", 100 * finding->value, 100 * finding->low, 100 * finding->high);
  const auto error = std::isnan(finding->error) ? "-" : fmt::format("{:.2g}", finding->error);  // of one sample
  return fmt::format("{:.5g} +- {}", finding->value, error);
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], character_count(row[i]));
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += row[i] + std::string(widths[i] - character_count(row[i]) + 2, ' ');
    out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return out;
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

std::string comparison_text(const std::vector<StudySummary>& studies) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const std::string& name, const auto& cell_of) {
    std::vector<std::string> row{name};
    for (const auto& study : studies) row.push_back(cell_of(study));
    rows.push_back(std::move(row));
  };
  add("", [](const StudySummary& study) { return study.name; });
  add("title", [](const StudySummary& study) { return study.title; });
  for (const auto& key : differing_settings(studies)) add(key, [&](const StudySummary& study) { return setting(study, key); });
  add("samples", [](const StudySummary& study) { return with_commas(study.samples); });
  add("failed", [](const StudySummary& study) { return with_commas(study.failed); });
  if (std::ranges::any_of(studies, [](const StudySummary& study) { return study.missing > 0; }))
    add("missing", [](const StudySummary& study) { return with_commas(study.missing); });
  for (const auto& name : names_of(studies)) add(name, [&](const StudySummary& study) { return finding_text(find(study, name)); });
  return aligned(rows);
}

std::string comparison_csv(const std::vector<StudySummary>& studies) {
  const auto keys = differing_settings(studies), names = names_of(studies);
  std::vector<std::string> header{"study", "title"};
  header.insert(header.end(), keys.begin(), keys.end());
  for (const auto* name : {"samples", "failed", "missing"}) header.emplace_back(name);
  const auto is_rate = [&](const std::string& name) {
    return std::ranges::any_of(studies, [&](const auto& study) {
      const auto* finding = find(study, name);
      return finding && finding->rate;
    });
  };
  for (const auto& name : names) {
    for (const auto* what : is_rate(name) ? std::vector{".rate", ".low", ".high"} : std::vector{".mean", ".standard_error"})
      header.push_back(name + what);
  }
  std::string out;
  const auto add_row = [&out](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i ? "," : "") + csv_cell(cells[i]);
    out += '\n';
  };
  add_row(header);
  for (const auto& study : studies) {
    std::vector<std::string> row{study.name, study.title};
    for (const auto& key : keys) row.push_back(setting(study, key));
    for (const auto count : {study.samples, study.failed, study.missing}) row.push_back(std::to_string(count));
    for (const auto& name : names) {
      const auto* finding = find(study, name);
      const bool rate = is_rate(name);
      const auto cell = [&](double value) { row.push_back(finding ? fmt::format("{}", value) : std::string()); };
      cell(finding ? finding->value : 0);
      cell(!finding ? 0 : rate ? finding->low : finding->error);
      if (rate) cell(finding ? finding->high : 0);
    }
    add_row(row);
  }
  return out;
}

}  // namespace regatta
