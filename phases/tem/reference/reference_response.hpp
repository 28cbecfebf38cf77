#pragma once
#include <complex>
#include <memory>
#include <span>
#include <vector>

#include "phases/tem/earth.hpp"
#include "phases/tem/plan/wire.hpp"
#include "phases/tem/reference/panels.hpp"
#include "phases/tem/system/geometry.hpp"

namespace regatta::tem {

/// The response of one earth at one time after the current of the loop was switched off.
struct StepOff {
  double b = 0;     ///< [T/(A m^2)]
  double dbdt = 0;  ///< -dB/dt [T/s/(A m^2)]
};

/// Responses the slow way, good to 1e-8: what everything else is compared with. At each time each wavenumber is transformed back to time
/// on Talbot's contour, and the integral over wavenumbers is taken in panels of at most half a period of the Bessel functions, of 16
/// points each. With polarisation or filters it would not end on the ground: there what a half-space of the uppermost layer sends back is
/// taken out of it, and added in closed form. Any number of threads may use it.
class ReferenceResponse {
 public:
  /// @param filters  cut-off frequencies of first-order low-pass filters [Hz]
  ReferenceResponse(Geometry geometry, std::vector<double> filters);

  /// @pre time > 0 [s]; of the x component with filters or induced polarisation the height is above 0, as there is no closed form
  StepOff step_off(const Earth& earth, double time) const;

  /// -dB/dt at `time` for a current of `amplitudes` at `times`, linear between, and constant before the first and behind the last.
  /// @pre no slope goes on at `time`
  double response(const Earth& earth, double time, std::span<const double> times, std::span<const double> amplitudes) const;
  /// How many values of step_off() that takes.
  static std::size_t step_offs(double time, std::span<const double> times, std::span<const double> amplitudes);

 private:
  std::complex<double> of_half_space(std::complex<double> conductivity, std::complex<double> s) const;

  Geometry geometry_;
  std::vector<WireElement> wire_;
  std::vector<double> filters_;
  std::shared_ptr<Panels> panels_;
};

}  // namespace regatta::tem
