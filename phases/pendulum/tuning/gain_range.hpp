#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "phases/pendulum/control/options.hpp"

namespace regatta::pendulum {

/// How a range is divided: evenly, or evenly in the logarithm.
enum class Scale : std::uint8_t { linear, logarithmic };

/// A gain that is tuned, and where.
struct GainRange {
  std::string gain;
  double low = 0;
  double high = 0;
  std::optional<Scale> scale;

  static constexpr auto schema() {
    using R = GainRange;
    return fields(field<&R::gain>("a number of the controller, such as kd; poles by index: poles.0"),
                  field<&R::low>("smallest value, in the unit of the gain"), field<&R::high>("largest value"),
                  field<&R::scale>("how the range is divided; logarithmic if both bounds have the same sign, else linear"));
  }
};

/// What is tuned where a study does not say it: the gains that a control law multiplies with, its boundary layer, and the poles of
/// the surface if it is designed from them.
std::vector<GainRange> default_ranges(const ControllerOptions& controller);

}  // namespace regatta::pendulum
