#include "framework/study/results/export_tables.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr std::string_view results = "/results";

/// The groups that hold merged ports: /results, or one a case. Names of ports may have slashes, so a group below does not tell.
std::vector<std::string> groups_of_ports(const Reader& study) {
  if (!study.has("/cases")) return {std::string(results)};
  const auto cases = study.table("/cases");
  const auto* groups = find_column(cases, "group");
  std::vector<std::string> all;
  for (std::size_t row = 0; groups && row < groups->count(); ++row) all.push_back(fmt::format("{}/{}", results, groups->text(row)));
  return all;
}

/// The group of `parents` that this one is below, and the name of the port; two empty texts if there is none.
std::pair<std::string, std::string> parted(const std::vector<std::string>& parents, std::string_view group) {
  for (const auto& parent : parents)
    if (group.starts_with(parent + "/")) return {parent, std::string(group.substr(parent.size() + 1))};
  return {};
}

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

FileTable inputs_of(const Reader& study) { return study.has("/inputs") ? study.table("/inputs") : FileTable{}; }

/// The rows of a port once more, in the shape of a grid, which a table has not.
bool is_cube(std::string_view port) { return port.starts_with("grid/"); }

bool is_of_samples(const FileTable& table) { return find_column(table, "status") && find_column(table, "first_id"); }

}  // namespace

std::vector<NamedTable> export_tables(const Reader& study, const PipelineInfo& pipeline) {
  std::map<std::string, std::vector<CsvTable::Port>> of_samples;  // by the group that the ports are in
  const auto parents = groups_of_ports(study);
  std::vector<NamedTable> tables;
  for (const auto& group : study.products("/")) {
    const auto [parent, port] = parted(parents, group);
    if (is_cube(port)) continue;
    auto table = study.table(group);
    if (port.empty() || !is_of_samples(table)) {
      tables.push_back({file_name(group), CsvTable::of_rows(title_of(study, group), std::move(table))});
      continue;
    }
    auto& ports = of_samples[parent];
    const bool drawn = port == pipeline.source().name;
    ports.insert(drawn ? ports.begin() : ports.end(), {drawn ? "" : port + ".", std::move(table)});
  }
  std::vector<NamedTable> all;
  const auto inputs = inputs_of(study);
  for (auto& [group, ports] : of_samples)
    all.push_back({file_name(group), CsvTable::of_samples(title_of(study, group), std::move(ports), inputs)});
  std::ranges::move(tables, std::back_inserter(all));
  return all;
}

std::vector<NamedTable> export_port(const Reader& study, std::string_view port) {
  std::vector<std::string> ports;
  std::vector<NamedTable> tables;
  const auto parents = groups_of_ports(study);
  for (const auto& group : study.products(results)) {
    const auto name = parted(parents, group).second;
    if (is_cube(name) || !study.has(group + "/status")) continue;
    if (std::ranges::find(ports, name) == ports.end()) ports.push_back(name);
    if (name != port) continue;
    std::vector<CsvTable::Port> alone;
    alone.push_back({"", study.table(group)});
    tables.push_back({file_name(group), CsvTable::of_samples(title_of(study, group), std::move(alone), inputs_of(study))});
  }
  const std::vector<std::string_view> known(ports.begin(), ports.end());
  const auto near = nearest(port, known);
  require(!tables.empty(), "--port {}: {} has no results of it{}; there are: {}", port, study.file().string(),
          near.empty() ? "" : fmt::format(", did you mean \"{}\"", near), fmt::join(ports, ", "));
  return tables;
}

}  // namespace regatta
