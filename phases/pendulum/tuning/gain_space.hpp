#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "framework/core/type.hpp"
#include "phases/pendulum/tuning/gain_range.hpp"

namespace regatta::pendulum {

/// The unit cube of a swarm, as gains of a controller. Immutable.
class GainSpace {
 public:
  /// `controller` says all that is not tuned, and where to begin. No ranges: default_ranges().
  /// @throws ConfigError with all mistakes: an unknown, idle or doubled gain, bounds in the wrong order or that the gain does not take
  GainSpace(const ControllerOptions& controller, const std::vector<GainRange>& ranges);

  std::size_t dimensions() const { return axes_.size(); }
  const std::string& name(std::size_t axis) const { return axes_[axis].range.gain; }

  /// Where the controller is that the study gives, with gains of its own where it says none; within the ranges.
  std::vector<double> start() const;

  /// Gains of four significant digits, so that what is written down is what was tried.
  std::vector<double> gains(std::span<const double> position) const;

  /// The whole controller with these gains.
  ControllerOptions controller(std::span<const double> gains) const;

 private:
  struct Axis {
    GainRange range;
    bool logarithmic;
    const FieldInfo* field;
    std::optional<std::size_t> element;  ///< Of the poles.
  };
  static double* number_at(ControllerOptions& options, const Axis& axis);

  ControllerOptions controller_;
  std::vector<Axis> axes_;
};

}  // namespace regatta::pendulum
