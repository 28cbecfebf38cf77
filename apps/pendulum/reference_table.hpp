#pragma once
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "apps/pendulum/reference_case.hpp"

namespace regatta::pendulum {

/// t, x, theta1, theta2, xdot, theta1dot, theta2dot, u, ctrl_state, surface: u is computed at t and applied from then on, ctrl_state
/// is the controller's inner state after that.
using ReferenceRow = std::array<double, 10>;
using ReferenceTable = std::vector<ReferenceRow>;

/// How a case is simulated.
struct ReferenceMethod {
  Integrator integrator = Integrator::rk4;
  std::uint32_t substeps = 1;  ///< Of RK4, a control period.
  double tolerance = 1e-11;    ///< Of Dormand-Prince.
  InstructionSet set = instruction_set();
};

/// Simulates a case, and takes a row every 10 ms, the end included.
/// @throws ConfigError if 10 ms or the duration is not a whole number of control periods, or the options are wrong
ReferenceTable simulate_reference(const ReferenceCase& reference, const ReferenceMethod& method);

/// @throws IoError, or ConfigError naming file and line
ReferenceTable read_reference_table(const std::filesystem::path& file);
/// 17 significant digits, so that the numbers read back to the same bits. @throws IoError
void write_reference_table(const std::filesystem::path& file, const ReferenceTable& table);

/// Largest absolute differences; not a number if any is.
struct ReferenceDifference {
  struct Largest {
    double size = 0;
    double time = 0;  ///< [s]
    std::string_view column{};
  };
  Largest state;  ///< Of the six components [m, rad, m/s, rad/s].
  Largest u;      ///< [N]
};
/// @throws ConfigError if the times differ
ReferenceDifference compare(const ReferenceTable& computed, const ReferenceTable& reference);

}  // namespace regatta::pendulum
