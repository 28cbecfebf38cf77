#include "framework/study/results/sensitivity_tables.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

#include <fmt/format.h>

#include "framework/core/random.hpp"
#include "framework/study/results/text_table.hpp"

namespace regatta {

namespace {

constexpr std::size_t widest_name = 28;
constexpr std::size_t tests = 3;  // of a pair: rank, share and slope; the largest counts
constexpr std::size_t most_rows = 5, most_rows_of_many = 3, most_booleans = 3;

std::string name_of(std::string name) { return shortened(std::move(name), widest_name); }

/// How many standard deviations a normal variable would have to be off to be as unlikely.
double deviations_of_rank(const SensitivitySummary& row) {
  if (std::isnan(row.spearman) || row.rank_n <= 3) return 0;
  return std::abs(std::atanh(row.spearman)) * std::sqrt(static_cast<double>(row.rank_n - 3) / (1 + row.spearman * row.spearman / 2));
}

double deviations_of_slope(const SensitivitySummary& row) { return row.slope_error > 0 ? std::abs(row.slope) / row.slope_error : 0; }

/// The ratio of the variances between and within bins follows Fisher's F if there is nothing; its cube root is nearly normal: Paulson, Ann.
/// Math. Stat. 13 (1942) 233.
double deviations_of_share(const SensitivitySummary& row) {
  if (std::isnan(row.first_order) || row.bins < 2 || row.n <= row.bins) return 0;
  const auto n = static_cast<double>(row.n), between = static_cast<double>(row.bins - 1), within = n - static_cast<double>(row.bins);
  const double rest = (1 - row.first_order) * within / (n - 1);  // 1 - eta^2
  if (rest <= 0) return HUGE_VAL;
  const double root = std::cbrt((1 - rest) / between / (rest / within));
  return ((1 - 2 / (9 * within)) * root - (1 - 2 / (9 * between))) / std::sqrt(2 / (9 * between) + root * root * 2 / (9 * within));
}

/// Less is below 1 % of the variance of values or ranks.
double strength(const SensitivitySummary& row) {
  const double ranks = std::isnan(row.spearman) ? 0 : row.spearman * row.spearman,
               share = std::isnan(row.first_order) ? 0 : row.first_order;
  return std::max(ranks, share);
}

bool is_boolean(const PortResults& port, const std::string& name) {
  return std::ranges::any_of(port.summary.rates, [&](const RateSummary& rate) { return rate.name == name && rate.value == "true"; });
}

class Tables {
 public:
  explicit Tables(const Results& results) : results_(results) {
    std::size_t pairs = 0;
    for (const auto& port : results.ports) pairs += port.summary.sensitivity.size();
    if (pairs > 0) least_ = normal_quantile(1 - 0.025 / static_cast<double>(tests * pairs));
  }

  std::string text() const {
    std::string out;
    std::size_t booleans = 0;
    for (const auto& port : results_.ports) {
      const auto& rows = port.summary.sensitivity;
      const auto is_it = [&](const SensitivitySummary& row) { return is_boolean(port, row.name); };
      if (port.of_cases && !rows.empty() && booleans++ < most_booleans) out += boolean(port.port, rows, true);
      for (auto from = rows.begin(); !port.of_cases && from != rows.end();) {
        const auto to = std::find_if(from, rows.end(), [&](const auto& row) { return row.name != from->name; });
        if (is_it(*from) && booleans++ < most_booleans) out += boolean(port.port + "/" + from->name, {from, to}, false);
        from = to;
      }
    }
    return out + strongest();
  }

 private:
  bool stands_out(const SensitivitySummary& row) const {
    return std::max({deviations_of_rank(row), deviations_of_share(row), deviations_of_slope(row)}) > least_;
  }

  /// @param each  the rows are of several cases, by their names
  std::string boolean(const std::string& name, std::span<const SensitivitySummary> rows, bool each) const {
    TextTable table;
    table.header({name_of(name + " depends on"), "share of variance", "+- std error", "per +1 std deviation", "+- std error"});
    bool any = false;
    for (std::size_t from = 0, to = 0; from < rows.size(); from = to) {
      std::vector<const SensitivitySummary*> of_name;
      for (to = from; to < rows.size() && rows[to].name == rows[from].name; ++to)
        if (stands_out(rows[to])) of_name.push_back(&rows[to]);
      std::ranges::stable_sort(of_name, std::greater<>(), [](const auto* row) { return row->first_order; });
      of_name.resize(std::min(of_name.size(), each ? most_rows_of_many : most_rows));
      for (const auto* row : of_name) {
        table.row({name_of(each ? fmt::format("{}: {}", row->name, row->parameter) : row->parameter),
                   fmt::format("{:.2f} %", 100 * row->first_order), fmt::format("{:.2f} %", 100 * row->first_order_error),
                   fmt::format("{:+.2f} %", 100 * row->per_deviation), fmt::format("{:.2f} %", 100 * row->per_deviation_error)});
        any = true;
      }
    }
    return any ? '\n' + table.text() : std::string();
  }

  std::string strongest() const {
    constexpr double weakest = 0.01;
    struct Strongest {
      const PortResults* port;
      const SensitivitySummary* row;
    };
    std::vector<Strongest> found;
    for (const auto& port : results_.ports) {
      for (const auto& row : port.summary.sensitivity) {
        if (port.of_cases || strength(row) < weakest || !stands_out(row)) continue;
        const auto known = std::ranges::find(
            found, row.parameter, [](const Strongest& s) -> const auto& { return s.row->parameter; });
        if (known == found.end())
          found.push_back({&port, &row});
        else if (strength(row) > strength(*known->row))
          *known = {&port, &row};
      }
    }
    if (found.empty()) return {};
    std::ranges::stable_sort(found, std::greater<>(), [](const Strongest& s) { return strength(*s.row); });
    TextTable table;
    table.header({"drawn", "goes most with", "share of variance", "rank correlation", "95 % interval"});
    for (const auto& [port, row] : std::span(found).first(std::min(most_rows, found.size()))) {
      table.row({name_of(row->parameter), name_of(port->port + "/" + row->name), fmt::format("{:.2f} %", 100 * row->first_order),
                 fmt::format("{:.3f}", row->spearman), fmt::format("{:6.3f} to {:6.3f}", row->spearman_low, row->spearman_high)});
    }
    return '\n' + table.text();
  }

  const Results& results_;
  double least_ = 0;
};

}  // namespace

std::string sensitivity_tables(const Results& results) { return Tables(results).text(); }

}  // namespace regatta
