// tem_reference: compares soundings with numbers that were computed elsewhere.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ostream.h>

#include "apps/tem/reference_case.hpp"
#include "framework/core/error.hpp"
#include "phases/tem/forward_model.hpp"

namespace {

using namespace regatta;
using namespace regatta::tem;

enum Output : std::size_t { b, dbdt, ramp, sensitivity };
constexpr std::array<const char*, 4> names{"B", "dB/dt", "ramp", "dB/dp"};
using Tolerances = std::array<double, 4>;
/// The reference promises 1e-8.
constexpr Tolerances fast_tolerances{1e-4, 3e-4, 3e-4, 1e-4}, reference_tolerances{1e-8, 1e-8, 1e-8, 0};

/// The largest error of each output of a kind of case, and in which case.
struct Worst {
  std::size_t cases = 0;  // that were compared
  std::array<bool, 4> any{};
  std::array<double, 4> error{};
  std::array<std::string, 4> where;
};

/// How far a value is off, over the exact one plus the largest within three gates: so that a change of sign is no infinite error.
void compare(const std::vector<double>& computed, const std::vector<double>& exact, const std::vector<double>& allowed, Output output,
             const std::string& name, Worst& worst) {
  worst.any[output] = worst.any[output] || !exact.empty();
  for (std::size_t i = 0; i < exact.size(); ++i) {
    double largest = 0;
    for (std::size_t k = i < 3 ? 0 : i - 3; k < std::min(exact.size(), i + 4); ++k) largest = std::max(largest, std::abs(exact[k]));
    const double off = std::abs(computed[i] - exact[i]) - (allowed.empty() ? 0 : allowed[i]);
    const double error = std::isnan(off) ? std::numeric_limits<double>::infinity() : off <= 0 ? 0 : off / (std::abs(exact[i]) + largest);
    if (error > worst.error[output]) {
      worst.error[output] = error;
      worst.where[output] = name;
    }
  }
}

void compare_sensitivities(const ReferenceCase& of, const Sounding& sounding, Worst& worst) {
  const auto gates = of.system.gate_count();
  struct Row {
    std::vector<double> computed, exact, allowed;
  };
  std::map<std::pair<bool, std::size_t>, Row> rows;
  for (const auto& [gate, is_thickness, layer, value] : of.sensitivities) {
    auto& [computed, exact, allowed] = rows[{is_thickness, layer}];
    computed.push_back((is_thickness ? sounding.b_by.thickness : sounding.b_by.conductivity)[layer * gates + gate]);
    exact.push_back(value);
    // What B itself does not show: a change of the parameter by all of it changes B by a millionth.
    const double parameter = is_thickness ? of.earth.thickness[layer] : 1 / of.earth.resistivity[layer];
    allowed.push_back(1e-6 * std::abs(of.b[gate]) / parameter);
  }
  for (const auto& [parameter, row] : rows) compare(row.computed, row.exact, row.allowed, sensitivity, of.name, worst);
}

/// Files of the same format as those of the reference, for others to compare.
class Written {
 public:
  explicit Written(const std::filesystem::path& folder) {
    if (folder.empty()) return;
    std::filesystem::create_directories(folder);
    gates_.open(folder / "gates.csv");
    sensitivities_.open(folder / "sensitivities.csv");
    require(gates_.is_open() && sensitivities_.is_open(), "{}: cannot write gates.csv and sensitivities.csv there", folder.string());
    fmt::print(gates_, "case_id,gate,t_s,b_step,dbdt,ramp\n");
    fmt::print(sensitivities_, "case_id,t_s,param,index,dB\n");
  }

  void add(const ReferenceCase& of, const Sounding& sounding) {
    if (!gates_.is_open()) return;
    const auto& times = of.system.gates.times;
    for (std::size_t g = 0; g < times.size(); ++g)
      fmt::print(gates_, "{},{},{:.12e},{:.12e},{:.12e},{}\n", of.name, g + 1, times[g], sounding.b[g], sounding.dbdt[g],
                 of.system.waveform.times.empty() ? "" : fmt::format("{:.12e}", sounding.response[g]));
    const auto add_rows = [&](const char* parameter, const std::vector<double>& values) {
      for (std::size_t i = 0; i < values.size(); ++i)
        fmt::print(sensitivities_, "{},{:.12e},{},{},{:.12e}\n", of.name, times[i % times.size()], parameter, i / times.size() + 1,
                   values[i]);
    };
    add_rows("sigma", sounding.b_by.conductivity);
    add_rows("thickness", sounding.b_by.thickness);
  }

 private:
  std::ofstream gates_, sensitivities_;
};

enum ExitCode { all_within = 0, failed = 1, no_case = 2 };

ExitCode check_all(const std::filesystem::path& folder, const std::filesystem::path& out, Accuracy accuracy) {
  const bool fast = accuracy == Accuracy::fast;
  const auto& tolerances = fast ? fast_tolerances : reference_tolerances;
  const auto cases = read_reference_cases(folder);
  require(!cases.empty(), "{}: cases.csv names no case", folder.string());
  Written written(out);
  std::map<std::string, Worst> kinds;
  auto code = all_within;
  for (const auto& of : cases) {
    auto& worst = kinds[of.kind];
    try {
      const bool has_waveform = !of.system.waveform.times.empty();
      const ForwardModel model(of.system,
                               {.b = true, .dbdt = true, .response = has_waveform, .by_conductivity = fast, .by_thickness = fast}, accuracy,
                               instruction_set(), of.name);
      const auto sounding = model.compute(of.earth);
      written.add(of, sounding);
      std::vector<double> allowed(of.b.size(), 0);
      if (of.kind.starts_with("off") && of.kind.find("_hc") != std::string::npos)  // where dB/dt is tiny against B
        for (std::size_t i = 0; i < allowed.size(); ++i) allowed[i] = 1e-5 * std::abs(of.b[i]) / of.system.gates.times[i];
      compare(sounding.b, of.b, {}, b, of.name, worst);
      compare(sounding.dbdt, of.dbdt, allowed, dbdt, of.name, worst);
      if (has_waveform) compare(sounding.response, of.ramp, {}, ramp, of.name, worst);
      if (fast) compare_sensitivities(of, sounding, worst);
      ++worst.cases;
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}: not compared: {}\n", of.name, error.what());
      code = failed;
    }
  }
  fmt::print("{:<16}{:>6}", "kind", "cases");
  for (std::size_t o = 0; o < names.size(); ++o) fmt::print("  {:>7} (<= {:.0e})", names[o], tolerances[o]);
  fmt::print("\n");
  for (const auto& [kind, worst] : kinds) {
    fmt::print("{:<16}{:>6}", kind, worst.cases);
    std::string exceeded;
    for (std::size_t o = 0; o < names.size(); ++o) {
      fmt::print("  {:>7}{:11}", worst.any[o] ? fmt::format("{:.1e}", worst.error[o]) : "-", "");
      if (!(worst.error[o] <= tolerances[o])) exceeded += fmt::format("  EXCEEDED by {} of {}", names[o], worst.where[o]);
    }
    fmt::print("{}\n", exceeded);
    if (!exceeded.empty()) code = failed;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Compares soundings with reference soundings; docs/tem.md says how the files look. Exit code: 0 all within tolerance, 1 one is not, "
      "2 "
      "there is no case"};
  std::filesystem::path folder, out;
  app.add_option("DIR", folder, "folder with cases.csv, gates.csv and perhaps sensitivities.csv")->required();
  app.add_option("--out", out, "folder for gates.csv and sensitivities.csv as computed");
  bool reference = false;
  app.add_flag("--reference", reference, "compute them with accuracy = \"reference\", without derivatives; tolerances are 1e-8");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? all_within : no_case;
  }
  try {
    return check_all(folder, out, reference ? Accuracy::reference : Accuracy::fast);
  } catch (const std::exception& error) {
    fmt::print(stderr, "tem_reference: {}\n", error.what());
    return no_case;
  }
}
