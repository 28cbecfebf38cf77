#include "framework/study/results/results_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/characters.hpp"
#include "framework/core/text.hpp"
#include "framework/study/results/number_text.hpp"
#include "framework/study/results/sensitivity_tables.hpp"
#include "framework/study/results/shown_rows.hpp"
#include "framework/study/results/text_table.hpp"

namespace regatta {

namespace {

constexpr std::size_t widest_name = 28;  // leaves 72 columns to the numbers

std::string name_of(std::string name) { return shortened(std::move(name), widest_name); }

/// With its unit where there is room for both: the unit of a column is in study.h5 as well.
std::string name_of(const std::string& name, const std::string& unit) {
  const auto both = fmt::format("{} [{}]", name, unit);
  return unit.empty() || character_count(both) > widest_name ? name_of(name) : both;
}

std::string rates(const PortResults& results) {
  std::string notes;
  TextTable table;
  table.header({name_of(results.port), "count", "rate", "95 % interval"});
  for (const auto* r : shown_rows(results.summary.rates, notes)) {
    if (r->count == 0 && r->value != "true") continue;  // what can happen and did not
    table.row({name_of(r->value == "true" ? r->name : r->name + " " + r->value), with_commas(r->count), percent(r->rate),
               percent_interval(r->low, r->high)});
  }
  return table.text() + notes;
}

/// What the numbers of a port are about, where that is not all samples.
std::string note_where(const Summary& summary) {
  return summary.where.empty() ? std::string() : fmt::format("    of samples in which {} is true\n", summary.where);
}

std::string numbers(const PortResults& results) {
  std::string notes = note_where(results.summary);
  TextTable table;
  table.header({name_of(results.port), "mean", "+- std error", "std deviation", "min", "max"});
  for (const auto* s : shown_rows(results.summary.numbers, notes)) {
    const auto [mean, error] = with_error(s->mean, s->standard_error);
    table.row({name_of(s->name, s->unit), mean, error, short_number(std::sqrt(s->variance)), short_number(s->min), short_number(s->max)});
    if (s->not_finite > 0) notes += fmt::format("    {}: left out as not finite: {}\n", s->name, with_commas(s->not_finite));
  }
  return table.text() + notes;
}

std::string tails(const PortResults& results) {
  std::string notes = note_where(results.summary);
  TextTable table;
  table.header({name_of(results.port), "worst", "VaR", "95 % interval", "CVaR", "+- std error"});
  for (const auto* t : shown_rows(results.summary.tails, notes)) {
    const auto [mean, error] = with_error(t->conditional_value_at_risk, t->conditional_value_at_risk_error);
    table.row({name_of(t->name, t->unit), fmt::format("{:.4g} %", 100 * (1 - t->level)), short_number(t->value_at_risk),
               fmt::format("{} to {}", short_number(t->value_at_risk_low), short_number(t->value_at_risk_high)), mean, error});
  }
  return table.text() + notes;
}

}  // namespace

std::string results_table(std::string_view title, const Results& results) {
  std::string out = fmt::format("{}: {}, {} complete, {} failed", title, counted(results.samples, "sample"),
                                with_commas(results.complete()), with_commas(results.failed));
  if (results.missing > 0) out += fmt::format(", {} missing", with_commas(results.missing));
  out += '\n';
  for (const auto& port : results.ports) {
    if (port.drawn) continue;
    if (!port.summary.rates.empty()) out += '\n' + rates(port);
    if (!port.summary.numbers.empty()) out += '\n' + numbers(port);
    if (!port.summary.tails.empty()) out += '\n' + tails(port);
  }
  out += sensitivity_tables(results);
  return out;
}

}  // namespace regatta
