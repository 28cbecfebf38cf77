#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "framework/core/schema.hpp"

namespace regatta::pendulum {

/// A constant force on the cart, active in the control intervals k with round(t_on/Tc) <= k < round(t_off/Tc).
struct Disturbance {
  double t_on = 0;
  double t_off = 0;
  double force = 0;

  static constexpr auto schema() {
    using D = Disturbance;
    return fields(field<&D::t_on>("begin", unit("s"), range(0, 1e6)), field<&D::t_off>("end, not included", unit("s"), range(0, 1e6)),
                  field<&D::force>("force on the cart", unit("N"), range(-1e6, 1e6)));
  }
};

/// From control interval `first` on this force [N] acts, until the next piece begins.
struct ForcePiece {
  std::uint64_t first;
  double force;
};

/// Disturbances by control interval: a piecewise constant force, the sum of all that are active. Immutable.
class DisturbanceSchedule {
 public:
  /// No disturbance.
  DisturbanceSchedule() = default;
  /// @throws ConfigError for an end before its beginning or a time before zero
  DisturbanceSchedule(std::span<const Disturbance> disturbances, double Tc);

  /// In order; the first begins with interval 0.
  std::span<const ForcePiece> pieces() const { return pieces_; }

 private:
  std::vector<ForcePiece> pieces_{{0, 0.0}};
};

}  // namespace regatta::pendulum
