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

/// A method, and what it may differ by.
struct Method {
  const char* name;
  Integrator integrator;
  std::uint32_t substeps;
  double state;
  double u;
};
// RK4 at h = Tc errs by truncation; at h = Tc/4 by 4^4 less. u follows the state with the slope of the control law, up to
// (K/eps0 + kd) |c|_1 or some 5e3 N for the gains in use: what 1e-9 of state does to it depends on the case, so that no less is asked of it
// than of the coarse steps.
constexpr Method coarse{"h = Tc", Integrator::rk4, 1, 2e-7, 2e-6};
constexpr Method fine{"h = Tc/4", Integrator::rk4, 4, 1e-9, coarse.u};
constexpr Method adaptive{"adaptive", Integrator::dormand_prince, 1, 1e-9, coarse.u};

std::vector<std::filesystem::path> cases_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  require(std::filesystem::is_directory(folder), "{} is no folder; name the one that holds the reference cases", folder.string());
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  require(!files.empty(), "{}: no NAME.json; name the folder that holds the reference cases", folder.string());
  return files;
}

bool report(const ReferenceTable& computed, const ReferenceTable& reference, const Method& method, std::string& line) {
  const auto difference = compare(computed, reference);
  const bool ok = difference.state.size <= method.state && difference.u.size <= method.u;  // false for NaN
  line += fmt::format("  {}: state {:.1e} (<= {:.0e}), u {:.1e} N (<= {:.0e})", method.name, difference.state.size, method.state,
                      difference.u.size, method.u);
  if (!ok) {
    const auto& worst = difference.state.size <= method.state ? difference.u : difference.state;
    line += fmt::format("  EXCEEDED most by {} at t = {:.12g} s", worst.column, worst.time);
  }
  return ok;
}

enum ExitCode { all_within = 0, failed = 1, no_case = 2 };

/// With the best instruction set; before any comparison, so that a case needs no trajectory of others for it.
void write_computed(const ReferenceCase& reference_case, const std::filesystem::path& out) {
  const auto write = [&](const Method& method, const char* ending) {
    const ReferenceMethod how{.integrator = method.integrator, .substeps = method.substeps};
    write_reference_table(out / (reference_case.name + ending), simulate_reference(reference_case, how));
  };
  write(coarse, ".csv");
  write(adaptive, ".adaptive.csv");
}

/// With every instruction set of this CPU.
ExitCode check(const std::filesystem::path& json, const std::filesystem::path& out) {
  const auto reference_case = read_reference_case(json);
  for (const auto& warning : reference_case.warnings) fmt::print(stderr, "warning: {}\n", warning);
  if (!out.empty()) write_computed(reference_case, out);
  const auto reference = read_reference_table(std::filesystem::path(json).replace_extension(".csv"));
  auto worst = all_within;
  for (const auto set : available_instruction_sets()) {
    std::string line = fmt::format("{:<40} {:<6}", reference_case.name, name_of(set));
    for (const auto& method : {coarse, fine, adaptive}) {
      const auto computed = simulate_reference(reference_case, {.integrator = method.integrator, .substeps = method.substeps, .set = set});
      if (!report(computed, reference, method, line)) worst = failed;
    }
    fmt::print("{}\n", line);
  }
  return worst;
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
      "Compares the pendulum with reference trajectories; docs/pendulum.md says how the files look. Exit code: 0 all within tolerance, 1 "
      "one is not or cannot be read, 2 there "
      "is no case"};
  std::filesystem::path folder, out;
  app.add_option("DIR", folder, "folder with NAME.json and NAME.csv")->required();
  app.add_option("--out", out, "folder for NAME.csv as computed with RK4 at h = Tc, and NAME.adaptive.csv with Dormand-Prince");
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
