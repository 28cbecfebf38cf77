#include "framework/study/results/results_table.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

#include <fmt/format.h>

#include "framework/core/random.hpp"
#include "framework/core/text.hpp"
#include "framework/study/results/number_text.hpp"
#include "framework/study/results/text_table.hpp"

namespace regatta {

namespace {

constexpr std::size_t widest_name = 28;   // leaves 72 columns to the numbers
constexpr std::size_t longest_array = 8;  // elements

std::string name_of(std::string name) { return shortened(std::move(name), widest_name); }

/// "centre" of "centre[2]".
std::string_view array_name(std::string_view name) { return name.substr(0, name.find('[')); }

/// The rows that are shown, and a line for each array that is too long.
template <class Row>
std::vector<const Row*> shown(const std::vector<Row>& rows, std::string& notes) {
  std::vector<const Row*> out;
  for (auto from = rows.begin(); from != rows.end();) {
    const auto name = array_name(from->name);
    const auto to = std::find_if(from, rows.end(), [&](const Row& r) { return array_name(r.name) != name; });
    std::vector<std::string_view> elements;
    for (auto row = from; row != to; ++row) {
      if (elements.empty() || elements.back() != row->name) elements.push_back(row->name);
    }
    if (elements.size() > longest_array)
      notes += fmt::format("    {}: an array of {} elements, see /results/statistics in study.h5\n", name, elements.size());
    else
      for (auto row = from; row != to; ++row) out.push_back(&*row);
    from = to;
  }
  return out;
}

std::string rates(const PortResults& results) {
  std::string notes;
  TextTable table;
  table.header({name_of(results.port), "count", "rate", "95 % interval"});
  for (const auto* r : shown(results.summary.rates, notes)) {
    if (r->count == 0 && r->value != "true") continue;  // what can happen and did not
    table.row({name_of(r->value == "true" ? r->name : r->name + " " + r->value), with_commas(r->count), percent(r->rate),
               percent_interval(r->low, r->high)});
  }
  return table.text() + notes;
}

std::string numbers(const PortResults& results) {
  std::string notes;
  TextTable table;
  table.header({name_of(results.port), "mean", "+- std error", "std deviation", "min", "max"});
  for (const auto* s : shown(results.summary.numbers, notes)) {
    const auto [mean, error] = with_error(s->mean, s->standard_error);
    const auto name = s->unit.empty() ? s->name : fmt::format("{} [{}]", s->name, s->unit);
    table.row({name_of(name), mean, error, short_number(std::sqrt(s->variance)), short_number(s->min), short_number(s->max)});
    if (s->not_finite > 0) notes += fmt::format("    {}: left out as not finite: {}\n", s->name, with_commas(s->not_finite));
  }
  return table.text() + notes;
}

/// Whether a rank correlation is no chance, although it was picked out of that many: at most 5 % for all of them together (Bonferroni).
bool stands_out(const SensitivitySummary& row, std::size_t pairs) {
  if (std::isnan(row.spearman) || row.rank_n <= 3) return false;
  const double z =
      std::abs(std::atanh(row.spearman)) * std::sqrt(static_cast<double>(row.rank_n - 3) / (1 + row.spearman * row.spearman / 2));
  return z > normal_quantile(1 - 0.025 / static_cast<double>(pairs));
}

/// Of each drawn parameter the column that it goes with best, the strongest first: what matters, in a few lines.
std::string sensitivities(const Results& results) {
  constexpr std::size_t most = 5;
  constexpr double weakest = 0.1;  // less explains below 1 % of the variance of the ranks
  struct Strongest {
    const PortResults* port;
    const SensitivitySummary* row;
  };
  std::vector<Strongest> strongest;
  std::size_t pairs = 0;
  for (const auto& port : results.ports) pairs += port.summary.sensitivity.size();
  for (const auto& port : results.ports) {
    for (const auto& row : port.summary.sensitivity) {
      if (std::abs(row.spearman) < weakest || !stands_out(row, pairs)) continue;
      const auto known = std::ranges::find(
          strongest, row.parameter, [](const Strongest& s) -> const auto& { return s.row->parameter; });
      if (known == strongest.end())
        strongest.push_back({&port, &row});
      else if (std::abs(row.spearman) > std::abs(known->row->spearman))
        *known = {&port, &row};
    }
  }
  if (strongest.empty()) return {};
  std::ranges::stable_sort(strongest, std::greater<>(), [](const Strongest& s) { return std::abs(s.row->spearman); });
  TextTable table;
  table.header({"drawn", "goes most with", "rank correlation", "95 % interval"});
  for (const auto& [port, row] : std::span(strongest).first(std::min(most, strongest.size()))) {
    table.row({name_of(row->parameter), name_of(port->port + "/" + row->name), fmt::format("{:.3f}", row->spearman),
               fmt::format("{:6.3f} to {:6.3f}", row->spearman_low, row->spearman_high)});
  }
  return '\n' + table.text();
}

}  // namespace

std::string results_table(std::string_view title, const Results& results) {
  std::string out = fmt::format("{}: {} samples, {} complete, {} failed", title, with_commas(results.samples),
                                with_commas(results.complete()), with_commas(results.failed));
  if (results.missing > 0) out += fmt::format(", {} missing", with_commas(results.missing));
  out += '\n';
  for (const auto& port : results.ports) {
    if (port.drawn) continue;
    if (!port.summary.rates.empty()) out += '\n' + rates(port);
    if (!port.summary.numbers.empty()) out += '\n' + numbers(port);
  }
  out += sensitivities(results);
  return out;
}

}  // namespace regatta
