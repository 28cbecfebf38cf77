// pendulum_reference: compares the simulation with trajectories that were computed in 80-bit arithmetic.
#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/pendulum/reference_table.hpp"
#include "framework/core/error.hpp"

namespace {

using namespace regatta;
using namespace regatta::pendulum;

/// What RK4 may differ by. At h = Tc the error is truncation; at h = Tc/4 it is 4^4 smaller.
struct Tolerance {
  std::uint32_t substeps;
  double state;
  double u;
};
constexpr Tolerance coarse{1, 2e-7, 2e-6};
// u follows the state with the slope of the control law, up to (K/eps0 + kd) |c|_1 or some 5e3 N for the gains in use: what 1e-9 of state
// does to it depends on the case, so that no less is asked of it than before.
constexpr Tolerance fine{4, 1e-9, coarse.u};

std::vector<std::filesystem::path> cases_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  require(!files.empty(), "{}: no NAME.json; name the folder that holds the reference cases", folder.string());
  return files;
}

bool report(const ReferenceTable& computed, const ReferenceTable& reference, const Tolerance& tolerance, std::string& line) {
  const auto difference = compare(computed, reference);
  const bool ok = difference.state <= tolerance.state && difference.u <= tolerance.u;  // false for NaN
  line += fmt::format("  h = Tc{}: state {:.1e} (<= {:.0e}), u {:.1e} N (<= {:.0e}){}", tolerance.substeps == 1 ? "" : "/4",
                      difference.state, tolerance.state, difference.u, tolerance.u, ok ? "" : "  EXCEEDED");
  return ok;
}

enum ExitCode { all_within = 0, failed = 1, no_case = 2 };

ExitCode check(const std::filesystem::path& json, const std::filesystem::path& out) {
  const auto reference_case = read_reference_case(json);
  for (const auto& warning : reference_case.warnings) fmt::print(stderr, "warning: {}\n", warning);
  const auto reference = read_reference_table(std::filesystem::path(json).replace_extension(".csv"));
  const auto computed = simulate_reference(reference_case, coarse.substeps);
  if (!out.empty()) write_reference_table(out / (reference_case.name + ".csv"), computed);
  std::string line = fmt::format("{:<40}", reference_case.name);
  const bool coarse_ok = report(computed, reference, coarse, line);
  const bool fine_ok = report(simulate_reference(reference_case, fine.substeps), reference, fine, line);
  fmt::print("{}\n", line);
  return coarse_ok && fine_ok ? all_within : failed;
}

/// A case that cannot be read or simulated has failed, and does not hide the others.
ExitCode check_all(const std::filesystem::path& folder, const std::filesystem::path& out) {
  if (!out.empty()) std::filesystem::create_directories(out);
  auto worst = all_within;
  for (const auto& json : cases_of(folder)) {
    try {
      worst = std::max(worst, check(json, out));
    } catch (const std::exception& error) {
      fmt::print(stderr, "{}: not compared: {}\n", json.stem().string(), error.what());
      worst = failed;
    }
  }
  return worst;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Compares the pendulum with reference trajectories. Exit code: 0 all within tolerance, 1 one is not or cannot be read, 2 there "
      "is no case"};
  std::filesystem::path folder, out;
  app.add_option("DIR", folder, "folder with NAME.json and NAME.csv")->required();
  app.add_option("--out", out, "folder for NAME.csv as computed with RK4 at h = Tc");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? all_within : no_case;
  }
  try {
    return check_all(folder, out);
  } catch (const std::exception& error) {
    fmt::print(stderr, "pendulum_reference: {}\n", error.what());
    return no_case;
  }
}
