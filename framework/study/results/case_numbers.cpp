#include "framework/study/results/case_numbers.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

#include <fmt/format.h>

#include "framework/core/characters.hpp"
#include "framework/core/text.hpp"
#include "framework/study/results/number_text.hpp"
#include "framework/study/results/shown_rows.hpp"
#include "framework/study/results/text_table.hpp"

namespace regatta {

namespace {

constexpr std::size_t widest_name = 28, widest = 100;

/// The numbers of one port in one case.
struct CaseColumn {
  std::string title;
  std::map<std::string, std::string> cells;  // by the name of the number; none in a case of which no run is complete
  std::size_t width = 0;

  std::string cell(const std::string& name) const {
    const auto found = cells.find(name);
    return found == cells.end() ? "-" : found->second;
  }
};

CaseColumn column_of(const Results& results, std::size_t port, std::string& notes) {
  CaseColumn column{.title = shortened(results.case_name, widest_name), .cells = {}, .width = 0};
  column.width = character_count(column.title);
  std::string named;  // arrays, which are the same in all cases
  for (const auto* number : shown_rows(results.ports[port].summary.numbers, named)) {
    const auto& cell = column.cells[number->name] = with_error(number->mean, number->standard_error).first;
    column.width = std::max(column.width, character_count(cell));
    if (number->not_finite > 0)
      notes += fmt::format("    {}, {}: left out as not finite: {}\n", number->name, results.case_name, with_commas(number->not_finite));
  }
  return column;
}

std::string port_numbers(const std::vector<Results>& cases, std::size_t port) {
  std::string notes;
  // Of the case that has most, as one of which no run is complete has none.
  const auto& first =
      std::ranges::max_element(cases, {}, [&](const Results& results) { return results.ports[port].summary.numbers.size(); })->ports[port];
  if (first.summary.numbers.empty()) return {};
  const auto rows = shown_rows(first.summary.numbers, notes);
  std::vector<CaseColumn> columns;
  for (const auto& results : cases) columns.push_back(column_of(results, port, notes));

  std::string out;
  for (auto from = columns.begin(); from != columns.end();) {
    std::size_t width = 4 + widest_name;
    auto to = from;
    do width += 2 + to++->width;
    while (to != columns.end() && width + 2 + to->width <= widest);
    TextTable table;
    std::vector<std::string> header{shortened(first.port, widest_name)};
    for (auto column = from; column != to; ++column) header.push_back(column->title);
    table.header(std::move(header));
    for (const auto* row : rows) {
      std::vector<std::string> cells{shortened(row->unit.empty() ? row->name : fmt::format("{} [{}]", row->name, row->unit), widest_name)};
      for (auto column = from; column != to; ++column) cells.push_back(column->cell(row->name));
      table.row(std::move(cells));
    }
    out += '\n' + table.text();
    from = to;
  }
  return out + notes;
}

}  // namespace

std::string case_numbers(const std::vector<Results>& cases) {
  if (cases.empty() || cases.front().case_name.empty()) return {};
  std::string out;
  for (std::size_t port = 0; port < cases.front().ports.size(); ++port) {
    if (!cases.front().ports[port].drawn) out += port_numbers(cases, port);
  }
  return out.empty() ? out : "\n  means, to the second digit of their standard errors, which \"compare\" shows; all else: study.h5\n" + out;
}

}  // namespace regatta
