#include "framework/study/results/study_output.hpp"

#include <fmt/format.h>

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

void add_port(Document& document, std::string_view group, const PortResults& results, Compression compression) {
  std::vector<EncodedColumn> encoded;
  for (const auto& column : results.columns) encoded.push_back(encode(column, compression));  // a copy of one column at a time
  document.columns(fmt::format("{}/{}", group, results.port), std::move(encoded));
  const auto statistics = fmt::format("{}/statistics/{}", group, results.port);
  add_table(document, statistics + "/numbers", "column", results.summary.numbers, compression);
  add_table(document, statistics + "/rates", "column", results.summary.rates, compression);
}

}  // namespace

void add_results(Document& document, std::string_view group, const Results& results, Compression compression) {
  document.attribute(group, "samples", results.samples);
  document.attribute(group, "failed", results.failed);
  document.attribute(group, "missing", results.missing);
  document.attribute(group, "complete", std::uint64_t{results.missing == 0});
  for (const auto& port : results.ports) add_port(document, group, port, compression);
}

void add_runs(Document& document, std::string_view group, const Results& results, Compression compression) {
  add_table(document, group, "run", results.runs, compression);
  add_table(document, fmt::format("{}/failed_samples", group), "failed_sample", results.failed_samples, compression);
}

Document study_document(const Results& results, Compression compression) {
  Document document;
  add_results(document, "/results", results, compression);
  add_runs(document, "/runs", results, compression);
  return document;
}

}  // namespace regatta
