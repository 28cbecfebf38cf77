#pragma once
#include <cstdint>
#include <optional>

#include "framework/core/schema.hpp"

namespace regatta::pendulum {

enum class DisturbanceType : std::uint8_t { step, impulse, sine, noise };

/// A force on the cart, held for a control period as the control is. It acts in the control intervals k with
/// round(t_on/Tc) <= k < round(t_off/Tc); at t = k Tc it is
///
///     step      force
///     impulse   impulse / Tc, in the one interval that begins at t_on
///     sine      force sin(2 pi frequency (t - t_on) + phase)
///     noise     force times a number of the standard normal distribution, a new one every `hold`, each member its own
///
/// One flat table, as of controllers: a key that does nothing for the type is refused.
struct Disturbance {
  double t_on = 0;
  std::optional<double> t_off{};
  std::optional<double> force{};
  DisturbanceType type = DisturbanceType::step;
  std::optional<double> impulse{};
  std::optional<double> frequency{};
  std::optional<double> phase{};
  std::optional<double> hold{};

  static constexpr auto schema() {
    using D = Disturbance;
    return fields(
        field<&D::t_on>("begin", unit("s"), range(0, 1e6)),
        field<&D::t_off>("step, sine, noise: end, not included; the end of the trajectory", unit("s"), range(0, 1e6)),
        field<&D::force>("step: the force, sine: its amplitude, noise: its standard deviation", unit("N"), range(-1e6, 1e6)),
        field<&D::type>("course of the force"),
        field<&D::impulse>("impulse: momentum that the cart receives in one control period", unit("N s"), range(-1e6, 1e6)),
        field<&D::frequency>("sine: oscillations a second, less than one every two control periods", unit("Hz"), range(1e-6, 1e6)),
        field<&D::phase>("sine: angle at t_on; 0", unit("rad"), range(-1e3, 1e3)),
        field<&D::hold>("noise: time between two random numbers; the control period", unit("s"), range(1e-6, 1e6)));
  }
};

}  // namespace regatta::pendulum
