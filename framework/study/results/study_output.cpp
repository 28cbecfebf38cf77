#include "framework/study/results/study_output.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "framework/study/results/grid_output.hpp"
#include "framework/study/results/port_coordinates.hpp"

namespace regatta {

namespace {

/// One column a member of the rows, along an axis of that name.
template <class Row>
void add_table(Document& document, std::string_view group, const char* axis, const std::vector<Row>& rows, Compression compression) {
  if (rows.empty()) return;
  auto columns = to_columns(rows);
  for (auto& column : columns) column.dimensions.front() = axis;
  document.columns(group, encode(std::move(columns), compression));
}

template <class T>
std::vector<std::byte> bytes_of(const std::vector<T>& values) {
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

/// Numbers with a row a column, and along another axis: "percentile", "edge", "bin".
template <class T, class Row>
Column table_of(const char* name, const char* unit, const char* doc, const char* axis, const std::vector<Row>& rows,
                std::vector<T> Row::*values) {
  std::vector<T> all;
  for (const auto& row : rows) all.insert(all.end(), (row.*values).begin(), (row.*values).end());
  return {.name = name,
          .type = &type_of<T>(),
          .unit = unit,
          .doc = doc,
          .shape = {rows.size(), (rows.front().*values).size()},
          .dimensions = {"column", axis},
          .element_size = sizeof(T),
          .bytes = bytes_of(all)};
}

struct ColumnName {
  std::string name;
  std::string unit;
  static constexpr auto schema() {
    return fields(field<&ColumnName::name>("column"), field<&ColumnName::unit>("unit of the numbers of this column"));
  }
};

template <class Row>
Columns names_of(const std::vector<Row>& rows) {
  std::vector<ColumnName> names;
  for (const auto& row : rows) names.push_back({row.name, row.unit});
  auto columns = to_columns(names);
  for (auto& column : columns) column.dimensions.front() = "column";
  return columns;
}

void add_percentiles(Document& document, std::string_view group, const Summary& summary, Compression compression) {
  const auto& rows = summary.percentiles;
  if (rows.empty()) return;
  auto columns = names_of(rows);
  columns.push_back(
      table_of("value", see_unit, "percentiles, linear between the two nearest values", "percentile", rows, &PercentileSummary::values));
  columns.push_back({.name = "percent",
                     .type = &type_of<double>(),
                     .unit = "%",
                     .doc = "share of the values that lie below",
                     .shape = {summary.percents.size()},
                     .dimensions = {"percentile"},
                     .element_size = sizeof(double),
                     .bytes = bytes_of(summary.percents)});
  document.columns(group, encode(std::move(columns), compression));
}

void add_histograms(Document& document, std::string_view group, const Summary& summary, Compression compression) {
  const auto& rows = summary.histograms;
  if (rows.empty()) return;
  auto columns = names_of(rows);
  columns.push_back(table_of("edges", see_unit, "where bins begin, and where the last one ends", "edge", rows, &HistogramSummary::edges));
  columns.push_back(table_of("counts", "", "values in each bin", "bin", rows, &HistogramSummary::counts));
  document.columns(group, encode(std::move(columns), compression));
}

void add_stop(Document& document, std::string_view group, const StopOutcome& stop) {
  document.attribute(group, "stop_rule", stop.rule);
  document.attribute(group, "stop_outcome", stop_outcome_text(stop));
  document.attribute(group, "stopped_early", std::uint64_t{stop.ended});
  if (!stop.look) return;
  document.attribute(group, "stop_samples", stop.look->samples);
  document.attribute(group, "stop_estimate", stop.look->estimate);
  document.attribute(group, "stop_low", stop.look->low);
  document.attribute(group, "stop_high", stop.look->high);
}

void add_port(Document& document, std::string_view group, const PortResults& results, Compression compression) {
  std::vector<EncodedColumn> encoded;
  for (const auto& column : results.columns) encoded.push_back(encode(column, compression));
  auto coordinates = coordinates_of(results, compression);
  if (!encoded.empty() || !coordinates.empty())
    document.columns(fmt::format("{}/{}", group, results.port), std::move(encoded), std::move(coordinates));
  const auto statistics = fmt::format("{}/statistics/{}", group, results.port);
  add_table(document, statistics + "/numbers", "column", results.summary.numbers, compression);
  if (!results.summary.where.empty()) document.attribute(statistics, "where", results.summary.where);
  add_table(document, statistics + "/rates", "column", results.summary.rates, compression);
  add_percentiles(document, statistics + "/percentiles", results.summary, compression);
  add_histograms(document, statistics + "/histograms", results.summary, compression);
  if (!results.summary.counts.empty()) document.columns(statistics + "/counts", encode(bins_table(results.summary.counts), compression));
  if (results.summary.resolution > 0) document.attribute(statistics, "resolution", results.summary.resolution);
  add_table(document, statistics + "/convergence", "point", results.summary.convergence, compression);
  add_table(document, statistics + "/tails", "tail", results.summary.tails, compression);
  add_table(document, statistics + "/sensitivity", "pair", results.summary.sensitivity, compression);
}

/// One column a swept key; a case that leaves it as it is has an empty text.
void add_cases(Document& document, std::string_view group, const std::vector<Results>& cases, Compression compression) {
  std::vector<std::string> keys;
  for (const auto& results : cases) {
    for (const auto& [key, value] : results.case_changes) {
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    }
  }
  std::vector<EncodedColumn> columns;
  const auto add = [&](const std::string& name, auto text_of) {
    std::vector<std::string> texts;
    for (const auto& results : cases) texts.push_back(text_of(results));
    auto column = to_columns(texts).front();
    column.name = name;
    column.dimensions.front() = "case";
    columns.push_back(encode(std::move(column), compression));
  };
  add("name", [](const Results& results) { return results.case_name; });
  add("group", [](const Results& results) { return case_group(results.case_name); });
  for (const auto& key : keys) {
    add(key, [&](const Results& results) {
      const auto found = std::ranges::find(results.case_changes, key, &std::pair<std::string, std::string>::first);
      return found == results.case_changes.end() ? std::string() : found->second;
    });
  }
  document.columns(group, std::move(columns));
}

}  // namespace

void add_results(Document& document, std::string_view group, const Results& results, Compression compression) {
  document.attribute(group, "samples", results.samples);
  document.attribute(group, "failed", results.failed);
  document.attribute(group, "missing", results.missing);
  document.attribute(group, "complete", std::uint64_t{results.missing == 0});
  if (results.stop) add_stop(document, group, *results.stop);
  for (const auto& port : results.ports) add_port(document, group, port, compression);
  add_grid(document, group, results, compression);
}

void add_runs(Document& document, std::string_view group, const Results& results, Compression compression) {
  add_table(document, group, "run", results.runs, compression);
  add_table(document, fmt::format("{}/failed_samples", group), "failed_sample", results.failed_samples, compression);
}

std::string case_group(std::string_view case_name) {
  std::string group(case_name);
  std::ranges::replace_if(
      group, [](char c) { return c == '/' || c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }, '_');
  if (group == "." || group == "..") std::ranges::fill(group, '_');  // which lead to other groups
  return group;
}

Document study_document(const std::vector<Results>& cases, Compression compression) {
  Document document;
  if (cases.size() == 1 && cases.front().case_name.empty()) {
    add_results(document, "/results", cases.front(), compression);
    add_runs(document, "/runs", cases.front(), compression);
    return document;
  }
  document.attribute("/results", "samples", cases.front().samples);
  document.attribute("/results", "cases", std::uint64_t{cases.size()});
  Results runs;  // of all cases
  for (const auto& results : cases) {
    const auto group = "/results/" + case_group(results.case_name);
    add_results(document, group, results, compression);
    document.attribute(group, "case", results.case_name);
    runs.runs.insert(runs.runs.end(), results.runs.begin(), results.runs.end());
    runs.failed_samples.insert(runs.failed_samples.end(), results.failed_samples.begin(), results.failed_samples.end());
  }
  std::ranges::sort(runs.runs, {}, &RunRecord::id);
  std::ranges::stable_sort(runs.failed_samples, {}, &FailedSample::run);
  add_runs(document, "/runs", runs, compression);
  add_cases(document, "/cases", cases, compression);
  return document;
}

}  // namespace regatta
