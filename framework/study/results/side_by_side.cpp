#include "framework/study/results/side_by_side.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace regatta {

namespace {

/// Brackets would make an array of the names.
std::string row_name(std::string name) {
  std::ranges::replace(name, '[', '(');
  std::ranges::replace(name, ']', ')');
  return name;
}

/// A port for each column in order of its first appearance.
class CaseTable {
 public:
  void add(const std::string& name, const std::string& case_name, RateSummary rate) {
    rate.name = row_name(case_name);
    rate.value = "true";  // the name of the port says what is counted
    of(name).summary.rates.push_back(std::move(rate));
  }

  void add(const std::string& name, const std::string& case_name, const std::string& where, TailSummary tail) {
    tail.name = row_name(case_name);
    tail.unit.clear();
    auto& summary = of(name).summary;
    summary.where = where;
    summary.tails.push_back(std::move(tail));
  }
  void add(const std::string& name, const std::string& case_name, SensitivitySummary sensitivity) {
    sensitivity.name = row_name(case_name);
    of(name).summary.sensitivity.push_back(std::move(sensitivity));
  }

  /// Outcomes that did not happen in any case are left out.
  std::vector<PortResults> take() {
    std::erase_if(ports_, [](const PortResults& port) {
      return port.summary.tails.empty() && std::ranges::all_of(port.summary.rates, [](const RateSummary& rate) { return rate.count == 0; });
    });
    return std::move(ports_);
  }

 private:
  PortResults& of(const std::string& name) {
    const auto [found, added] = positions_.emplace(name, ports_.size());
    if (added) {
      ports_.emplace_back().port = name;
      ports_.back().of_cases = true;
    }
    return ports_[found->second];
  }

  std::map<std::string, std::size_t> positions_;
  std::vector<PortResults> ports_;
};

}  // namespace

Results side_by_side(const std::vector<Results>& cases) {
  Results all;
  if (cases.empty()) return all;
  if (cases.size() == 1 && cases.front().case_name.empty()) {
    const auto& only = cases.front();
    all.samples = only.samples, all.failed = only.failed, all.missing = only.missing;
    for (const auto& port : only.ports) all.ports.push_back({port.port, {}, port.summary, port.drawn, false});
    return all;
  }
  CaseTable table;
  for (const auto& results : cases) {
    all.samples += results.samples;
    all.failed += results.failed;
    all.missing += results.missing;
    for (const auto& port : results.ports) {
      if (port.drawn) continue;
      for (const auto& rate : port.summary.rates)
        table.add(fmt::format("{} {}{}", port.port, rate.name, rate.value == "true" ? "" : " " + rate.value), results.case_name, rate);
      const auto with_unit = [&](const auto& row) {
        return fmt::format("{} {}{}", port.port, row.name, row.unit.empty() ? "" : fmt::format(" [{}]", row.unit));
      };
      for (const auto& tail : port.summary.tails) table.add(with_unit(tail), results.case_name, port.summary.where, tail);
      for (const auto& row : port.summary.sensitivity) {
        const auto is_it = [&](const RateSummary& rate) { return rate.name == row.name && rate.value == "true"; };
        if (std::ranges::any_of(port.summary.rates, is_it)) table.add(fmt::format("{} {}", port.port, row.name), results.case_name, row);
      }
    }
  }
  all.ports = table.take();
  return all;
}

}  // namespace regatta
