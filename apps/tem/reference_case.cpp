#include "apps/tem/reference_case.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/study/input/csv.hpp"
#include "framework/study/input/read_text.hpp"

namespace regatta::tem {

namespace {

/// The rows of a CSV file, with columns by name.
class Table {
 public:
  explicit Table(const std::filesystem::path& path) : path_(path), text_(read_text(path, "table")), csv_(text_) {
    std::vector<CsvCell> names;
    require(csv_.next(names), "{}: empty; its first line names the columns", path_.string());
    for (std::size_t i = 0; i < names.size(); ++i) columns_[names[i].text] = i;
  }

  bool next() { return csv_.next(cells_); }

  const std::string& text(const std::string& name) const {
    const auto found = columns_.find(name);
    require(found != columns_.end(), "{}: no column {}", path_.string(), name);
    require(found->second < cells_.size(), "{}:{}: no value of {}", path_.string(), csv_.place(), name);
    return cells_[found->second].text;
  }
  double number(const std::string& name) const { return number_in(text(name), name); }

  /// Numbers with semicolons between them.
  std::vector<double> list(const std::string& name) const { return list_in(text(name), name); }
  /// Lists with | between them.
  std::vector<std::vector<double>> lists(const std::string& name) const {
    std::vector<std::vector<double>> all;
    for (const auto& part : split(text(name), '|')) all.push_back(list_in(part, name));
    return all;
  }

 private:
  static std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    if (text.empty()) return parts;
    for (std::size_t begin = 0;;) {
      const auto end = text.find(at, begin);
      parts.push_back(text.substr(begin, end - begin));
      if (end == std::string::npos) return parts;
      begin = end + 1;
    }
  }
  std::vector<double> list_in(const std::string& text, const std::string& name) const {
    std::vector<double> values;
    for (const auto& part : split(text, ';')) values.push_back(number_in(part, name));
    return values;
  }
  double number_in(const std::string& text, const std::string& name) const {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    require(error == std::errc() && end == text.data() + text.size() && std::isfinite(value), "{}:{}: {} = \"{}\" is no number",
            path_.string(), csv_.place(), name, text);
    return value;
  }

  std::filesystem::path path_;
  std::string text_;
  Csv csv_;
  std::map<std::string, std::size_t> columns_;
  std::vector<CsvCell> cells_;
};

ReferenceCase read_case(const Table& row) {
  ReferenceCase made{.name = row.text("case_id"),
                     .kind = row.text("kind"),
                     .earth = {},
                     .system = {},
                     .b = {},
                     .dbdt = {},
                     .ramp = {},
                     .sensitivities = {}};
  auto& earth = made.earth;
  auto& system = made.system;
  earth.resistivity = row.list("rho_ohm_m");
  const auto tops = row.list("depth_top_m");
  require(tops.empty() || tops.front() == 0, "{}: depth_top_m begins with {} m, but the uppermost layer begins at 0", made.name,
          tops.empty() ? 0 : tops.front());
  for (std::size_t i = 0; i + 1 < tops.size(); ++i) earth.thickness.push_back(tops[i + 1] - tops[i]);
  for (const auto& ip : row.lists("ip_m_tau_c")) {
    require(ip.size() == 3, "{}: ip_m_tau_c of a layer has {} numbers, not 3", made.name, ip.size());
    earth.ip.push_back({ip[0], ip[1], ip[2]});
  }
  for (const auto& corner : row.lists("poly_xy_m")) {
    require(corner.size() == 2, "{}: a corner has {} numbers, not 2", made.name, corner.size());
    system.loop.corners.push_back({corner[0], corner[1]});
  }
  if (system.loop.corners.empty()) {
    system.loop.area = row.number("tx_area_m2");
    system.receiver.position = {row.number("offset_m"), 0};
  } else {
    const auto at = row.list("rx_xy_m");
    require(at.size() == 2, "{}: rx_xy_m has {} numbers, not 2", made.name, at.size());
    system.receiver.position = {at[0], at[1]};
  }
  system.loop.height = row.number("h_tx_m");
  system.receiver.height = row.number("h_rx_m");
  system.receiver.low_pass = row.list("filters_hz");
  system.waveform = {.times = row.list("wave_t_s"), .currents = row.list("wave_amp")};
  return made;
}

}  // namespace

std::vector<ReferenceCase> read_reference_cases(const std::filesystem::path& folder) {
  require(std::filesystem::is_directory(folder), "{} is no folder; name the one that holds cases.csv and gates.csv", folder.string());
  std::vector<ReferenceCase> cases;
  std::map<std::string, std::size_t> place;
  for (Table table(folder / "cases.csv"); table.next();) {
    require(place.try_emplace(table.text("case_id"), cases.size()).second, "{}: case_id {} is there twice; rename one",
            (folder / "cases.csv").string(), table.text("case_id"));
    cases.push_back(read_case(table));
  }
  const auto case_of = [&](const Table& row) -> ReferenceCase& {
    const auto found = place.find(row.text("case_id"));
    require(found != place.end(), "gates.csv, sensitivities.csv: no case {} in cases.csv", row.text("case_id"));
    return cases[found->second];
  };
  for (Table table(folder / "gates.csv"); table.next();) {
    auto& of = case_of(table);
    of.system.gates.times.push_back(table.number("t_s"));
    of.b.push_back(table.number("b_step_exact"));
    of.dbdt.push_back(table.number("dbdt_exact"));
    if (!of.system.waveform.times.empty()) of.ramp.push_back(table.number("ramp_exact"));
  }
  if (!std::filesystem::exists(folder / "sensitivities.csv")) return cases;
  for (Table table(folder / "sensitivities.csv"); table.next();) {
    auto& of = case_of(table);
    const double time = table.number("t_s");
    const auto& times = of.system.gates.times;
    const auto gate = std::ranges::find_if(times, [&](double t) { return std::abs(t / time - 1) < 1e-9; });
    require(gate != times.end(), "sensitivities.csv: case {} has no gate at {} s", of.name, time);
    const auto& parameter = table.text("param");
    require(parameter == "sigma" || parameter == "thickness",
            "sensitivities.csv: case {} has a derivative by \"{}\"; there are sigma and thickness", of.name, parameter);
    const bool is_thickness = parameter == "thickness";
    const double index = table.number("index");
    const auto layers = of.earth.layers() - (is_thickness ? 1 : 0);
    require(index >= 1 && index <= static_cast<double>(layers) && index == std::floor(index),
            "sensitivities.csv: case {} has a derivative by {} {}; it has 1 to {}", of.name, parameter, index, layers);
    of.sensitivities.push_back({.gate = static_cast<std::size_t>(gate - times.begin()),
                                .is_thickness = is_thickness,
                                .layer = static_cast<std::size_t>(index) - 1,
                                .value = table.number("dB_exact")});
  }
  return cases;
}

}  // namespace regatta::tem
