#pragma once
#include <span>
#include <vector>

#include "phases/pendulum/disturbance.hpp"
#include "phases/pendulum/noise_source.hpp"

namespace regatta::pendulum {

/// From control interval `first` on this force [N] acts, until the next piece begins.
struct ForcePiece {
  std::uint64_t first;
  double force;
};

/// Disturbances by control interval, all that are active added up: steps and impulses as pieces of constant force, and what changes from
/// interval to interval. Immutable.
class DisturbanceSchedule {
 public:
  /// No disturbance.
  DisturbanceSchedule() = default;
  /// @throws ConfigError with all mistakes: a number out of range, a key that is missing or does nothing, an end before its beginning,
  ///   a sine or noise that is too fast for the control period
  DisturbanceSchedule(std::span<const Disturbance> disturbances, double Tc);

  /// In order; the first begins with interval 0.
  std::span<const ForcePiece> pieces() const { return pieces_; }

  /// Force [N] of the pieces in interval k.
  double constant(std::uint64_t k) const;

  /// Whether there is more than pieces.
  bool varies() const { return !varying_.empty(); }

  /// Adds sines and noise [N] of control intervals k, k + 1, ... for a member.
  void add_varying(std::span<double> forces, std::uint64_t k, const NoiseSource& noise, std::size_t member) const;

 private:
  struct Varying {
    std::uint64_t first, end;  // control intervals
    double force;              // [N]
    bool random;
    double turn, phase;    // sine: angle of a control period, and at the beginning [rad]
    std::uint64_t hold;    // noise: control periods
    std::uint32_t stream;  // noise: number of the disturbance in the list
  };

  std::vector<ForcePiece> pieces_{{0, 0.0}};
  std::vector<Varying> varying_;
};

}  // namespace regatta::pendulum
