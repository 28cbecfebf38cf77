#include "framework/study/results/comparison.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "framework/core/ranges_text.hpp"
#include "framework/core/text.hpp"
#include "framework/study/results/csv_table.hpp"
#include "framework/study/results/number_text.hpp"
#include "framework/study/results/text_table.hpp"

namespace regatta {

namespace {

constexpr std::size_t widest_name = 60;  // leaves 40 columns to the numbers

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

/// "12  out/a: type=sta"
std::string label(std::size_t index, const StudySummary& study) {
  auto number = fmt::format("{}  ", index + 1);
  const auto left = widest_name - number.size();
  return std::move(number) + shortened(study.name, left);
}

}  // namespace

Comparison::Comparison(std::vector<StudySummary> studies)
    : studies_(std::move(studies)), settings_(differing_settings(studies_)), findings_(names_of(studies_)) {}

std::string Comparison::text() const { return head() + settings() + findings(true) + findings(false); }

std::string Comparison::head() const {
  const bool missing = std::ranges::any_of(studies_, [](const StudySummary& study) { return study.missing > 0; });
  TextTable table;
  std::vector<std::string> header{"study", "samples", "failed"};
  if (missing) header.emplace_back("missing");
  table.header(std::move(header));
  for (std::size_t i = 0; i < studies_.size(); ++i) {
    const auto& study = studies_[i];
    std::vector<std::string> row{label(i, study), with_commas(study.samples), with_commas(study.failed)};
    if (missing) row.push_back(with_commas(study.missing));
    table.row(std::move(row));
  }
  return table.text();
}

/// For each key the values, each with the numbers of its studies.
std::string Comparison::settings() const {
  TextTable table;
  bool any = false;
  const auto add = [&](const std::string& name, const auto& value_of) {
    std::vector<std::pair<std::string, std::set<std::uint64_t>>> values;  // in order of their first study
    for (std::size_t i = 0; i < studies_.size(); ++i) {
      const auto value = value_of(studies_[i]);
      auto found = std::ranges::find(values, value, [](const auto& entry) { return entry.first; });
      if (found == values.end()) found = values.insert(values.end(), {value, {}});
      found->second.insert(i + 1);
    }
    if (values.size() < 2) return;
    any = true;
    table.header({shortened(name, widest_name), "studies"});
    for (const auto& [value, numbers] : values) table.row({shortened(value, widest_name), ranges_text(numbers)});
  };
  add("title", [](const StudySummary& study) { return study.title; });
  for (const auto& key : settings_) add(key, [&](const StudySummary& study) { return setting(study, key); });
  return any ? "\n" + table.text() : std::string();
}

std::string Comparison::findings(bool rates) const {
  TextTable table;
  bool any = false;
  for (const auto& name : findings_) {
    if (is_rate(name) != rates) continue;
    any = true;
    const auto title = shortened(name, widest_name);
    table.header(rates ? std::vector<std::string>{title, "rate", "95 % interval"}
                       : std::vector<std::string>{title, "mean", "+- std error"});
    for (std::size_t i = 0; i < studies_.size(); ++i) {
      const auto* finding = find(studies_[i], name);
      std::vector<std::string> row{label(i, studies_[i]), "-", "-"};
      if (finding && rates) row[1] = percent(finding->value), row[2] = percent_interval(finding->low, finding->high);
      if (finding && !rates) std::tie(row[1], row[2]) = with_error(finding->value, finding->error);
      table.row(std::move(row));
    }
  }
  return any ? "\n" + table.text() : std::string();
}

bool Comparison::is_rate(const std::string& name) const {
  return std::ranges::any_of(studies_, [&](const StudySummary& study) {
    const auto* finding = find(study, name);
    return finding && finding->rate;
  });
}

std::string Comparison::csv() const {
  std::vector<std::string> header{"study", "title"};
  header.insert(header.end(), settings_.begin(), settings_.end());
  for (const auto* name : {"samples", "failed", "missing"}) header.emplace_back(name);
  for (const auto& name : findings_) {
    for (const auto* what : is_rate(name) ? std::vector{".rate", ".low", ".high"} : std::vector{".mean", ".standard_error"})
      header.push_back(name + what);
  }
  std::string out;
  const auto add_row = [&out](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i ? "," : "") + csv_cell(cells[i]);
    out += '\n';
  };
  add_row(header);
  for (const auto& study : studies_) {
    std::vector<std::string> row{study.name, study.title};
    for (const auto& key : settings_) row.push_back(setting(study, key));
    for (const auto count : {study.samples, study.failed, study.missing}) row.push_back(std::to_string(count));
    for (const auto& name : findings_) {
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
