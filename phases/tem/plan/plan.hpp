#pragma once
#include <span>
#include <vector>

#include "phases/tem/kernel/lanes.hpp"
#include "phases/tem/plan/delay_weight.hpp"
#include "phases/tem/plan/earth_class.hpp"
#include "phases/tem/plan/hankel_weights.hpp"
#include "phases/tem/plan/wavenumbers.hpp"
#include "phases/tem/system/system.hpp"

namespace regatta::tem {

/// A number that is wanted of every earth.
struct PlannedOutput {
  bool is_rate = false;    ///< -dB/dt, and not B.
  bool of_pulses = false;  ///< With what earlier pulses have left, if the system has a frequency.
  DelayWeight delays;
};

/// All that a system has to know of earths of one class to compute their outputs: windows of a decade of delays each, with nodes in the
/// Laplace plane and wavenumbers, and every output as a sum over the fields at nodes. Immutable.
class Plan {
 public:
  /// @param reduce  whether as few wavenumbers as do for the class are kept; the plan is of no use outside of the class then
  Plan(const System& system, const std::vector<PlannedOutput>& outputs, const EarthClass& earths, bool reduce, HankelWeights& hankel);

  struct Window {
    TimeWindow times;
    Wavenumbers wavenumbers;
    std::vector<Node> nodes;

    WindowTerms terms() const { return {nodes, wavenumbers.lambda, wavenumbers.weight}; }
  };
  /// What a window adds to an output: a coefficient for each row of its fields.
  struct Part {
    std::size_t window, output;
    std::vector<double> coefficients;
  };

  const std::vector<Window>& windows() const { return windows_; }
  const std::vector<Part>& parts() const { return parts_; }  ///< In order of windows.
  std::size_t outputs() const { return outputs_; }
  /// Reflections an earth.
  std::size_t kernels() const;

 private:
  void add_window(double first, const System& system, const EarthClass& earths, bool reduce, HankelWeights& hankel,
                  bool of_earlier_pulses = false);

  std::vector<Window> windows_;
  std::vector<Part> parts_;
  std::size_t outputs_;
  bool rates_only_;
};

}  // namespace regatta::tem
