#include "framework/study/results/export_tables.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr std::string_view results = "/results";

std::string parent_of(std::string_view group) { return std::string(group.substr(0, group.rfind('/'))); }
std::string name_in(std::string_view group) { return std::string(group.substr(group.rfind('/') + 1)); }

/// "/results/statistics/scores/rates": "statistics_scores_rates".
std::string file_name(std::string_view group) {
  if (group.starts_with(results) && group.size() > results.size()) group.remove_prefix(results.size());
  std::string name(group.substr(1));
  std::ranges::replace(name, '/', '_');
  return name;
}

std::string title_of(const Reader& study, std::string_view group) {
  const auto title = study.text("/", "title").value_or("");
  return fmt::format("{}{}{} of {}", title, title.empty() ? "" : ": ", group, study.file().filename().string());
}

bool is_of_samples(const FileTable& table) { return find_column(table, "status") && find_column(table, "first_id"); }

}  // namespace

std::vector<NamedTable> export_tables(const Reader& study, const PipelineInfo& pipeline) {
  std::map<std::string, std::vector<CsvTable::Port>> of_samples;  // by the group that the ports are in
  std::vector<NamedTable> tables;
  for (const auto& group : study.products("/")) {
    auto table = study.table(group);
    const auto port = name_in(group);
    if (!is_of_samples(table)) {
      tables.push_back({file_name(group), CsvTable::of_rows(title_of(study, group), std::move(table))});
      continue;
    }
    auto& ports = of_samples[parent_of(group)];
    const bool drawn = port == pipeline.source().name;
    ports.insert(drawn ? ports.begin() : ports.end(), {drawn ? "" : port + ".", std::move(table)});
  }
  std::vector<NamedTable> all;
  for (auto& [group, ports] : of_samples) all.push_back({file_name(group), CsvTable::of_samples(title_of(study, group), std::move(ports))});
  std::ranges::move(tables, std::back_inserter(all));
  return all;
}

std::vector<NamedTable> export_port(const Reader& study, std::string_view port) {
  std::vector<std::string> ports;
  std::vector<NamedTable> tables;
  for (const auto& group : study.products(results)) {
    if (!study.has(group + "/status")) continue;
    const auto name = name_in(group);
    if (std::ranges::find(ports, name) == ports.end()) ports.push_back(name);
    if (name != port) continue;
    std::vector<CsvTable::Port> alone;
    alone.push_back({"", study.table(group)});
    tables.push_back({file_name(group), CsvTable::of_samples(title_of(study, group), std::move(alone))});
  }
  const std::vector<std::string_view> known(ports.begin(), ports.end());
  const auto near = nearest(port, known);
  require(!tables.empty(), "--port {}: {} has no results of it{}; there are: {}", port, study.file().string(),
          near.empty() ? "" : fmt::format(", did you mean \"{}\"", near), fmt::join(ports, ", "));
  return tables;
}

}  // namespace regatta
