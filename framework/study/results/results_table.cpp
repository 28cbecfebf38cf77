#include "framework/study/results/results_table.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

#include <fmt/format.h>

#include "framework/core/characters.hpp"
#include "framework/core/random.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

constexpr std::size_t widest_name = 28;   // leaves 72 columns to the numbers
constexpr std::size_t longest_array = 8;  // elements

/// The end of a path says more than its beginning: whole parts are left out first.
std::string shortened(std::string text) {
  constexpr std::string_view left_out = "...";
  if (character_count(text) <= widest_name) return text;
  for (auto slash = text.find('/'); slash != std::string::npos; slash = text.find('/')) {
    text.erase(0, slash + 1);
    if (character_count(text) + left_out.size() + 1 <= widest_name) return std::string(left_out) + "/" + text;
  }
  while (character_count(text) > widest_name - left_out.size()) text.erase(0, 1);
  while ((static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U) text.erase(0, 1);
  return std::string(left_out) + text;
}

/// Four digits; small whole numbers as they are.
std::string number(double x) {
  if (std::isnan(x)) return "-";
  if (x == std::round(x) && std::abs(x) < 1e7) return fmt::format("{:.0f}", x + 0.0);  // + 0.0: no "-0"
  return fmt::format("{:.4g}", x);
}

/// The standard error to two digits, the mean to the same place.
std::pair<std::string, std::string> with_error(double mean, double error) {
  if (!std::isfinite(mean) || !std::isfinite(error) || error == 0) return {number(mean), number(error)};
  const int place = static_cast<int>(std::floor(std::log10(error))) - 1;  // of the last digit that is shown
  if (place >= -7 && std::abs(mean) < 1e7) {
    const int decimals = std::max(0, -place);
    return {fmt::format("{:.{}f}", mean, decimals), fmt::format("{:.{}f}", error, decimals)};
  }
  const int leading = mean == 0 ? place : static_cast<int>(std::floor(std::log10(std::abs(mean))));
  return {fmt::format("{:.{}e}", mean, std::clamp(leading - place, 0, 9)), fmt::format("{:.1e}", error)};
}

std::string percent(double share) { return std::isnan(share) ? "-" : fmt::format("{:.2f} %", 100 * share); }

/// Text cells in columns: the first one to the left, the others to the right.
class Cells {
 public:
  void row(std::vector<std::string> cells) {
    cells.front() = shortened(std::move(cells.front()));
    widths_.resize(std::max(widths_.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) widths_[i] = std::max(widths_[i], character_count(cells[i]));
    rows_.push_back(std::move(cells));
  }

  std::string text() const {
    std::string out;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      std::string line = r == 0 ? "  " : "    ";
      for (std::size_t i = 0; i < rows_[r].size(); ++i) {
        const std::string pad(widths_[i] - character_count(rows_[r][i]) + (i == 0 && r == 0 ? 2 : 0), ' ');
        line += i == 0 ? rows_[r][i] + pad : "  " + pad + rows_[r][i];
      }
      out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return out;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> widths_;
};

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
  Cells cells;
  cells.row({results.port, "count", "rate", "95 % interval"});
  for (const auto* r : shown(results.summary.rates, notes)) {
    if (r->count == 0 && r->value != "true") continue;  // what can happen and did not
    cells.row({r->value == "true" ? r->name : r->name + " " + r->value, with_commas(r->count), percent(r->rate),
               fmt::format("{:5.2f} - {:6.2f} %", 100 * r->low, 100 * r->high)});
  }
  return cells.text() + notes;
}

std::string numbers(const PortResults& results) {
  std::string notes;
  Cells cells;
  cells.row({results.port, "mean", "+- std error", "std deviation", "min", "max"});
  for (const auto* s : shown(results.summary.numbers, notes)) {
    const auto [mean, error] = with_error(s->mean, s->standard_error);
    const auto name = s->unit.empty() ? s->name : fmt::format("{} [{}]", s->name, s->unit);
    cells.row({name, mean, error, number(std::sqrt(s->variance)), number(s->min), number(s->max)});
    if (s->not_finite > 0) notes += fmt::format("    {}: left out as not finite: {}\n", s->name, with_commas(s->not_finite));
  }
  return cells.text() + notes;
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
  Cells cells;
  cells.row({"drawn", "goes most with", "rank correlation", "95 % interval"});
  for (const auto& [port, row] : std::span(strongest).first(std::min(most, strongest.size()))) {
    cells.row({row->parameter, shortened(port->port + "/" + row->name), fmt::format("{:.3f}", row->spearman),
               fmt::format("{:6.3f} to {:6.3f}", row->spearman_low, row->spearman_high)});
  }
  return '\n' + cells.text();
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
