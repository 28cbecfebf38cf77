#pragma once
#include "phases/pendulum/kernel/work.hpp"
#include "phases/pendulum/rk4.hpp"

namespace regatta::pendulum {

/// Carries packs through a control period in equal steps.
template <class T>
class Rk4Period {
 public:
  explicit Rk4Period(const LoopTerms& terms) : limits_(terms.limits), substeps_(terms.substeps), h_(terms.Tc / terms.substeps) {
    only_angles_ =
        limits_.angle < Limits::largest && limits_.x_max == Limits::none && limits_.v_max == Limits::none && limits_.w_max == Limits::none;
  }

  /// Calls z = leave(inside, from, to, since, h) for a step in which lanes leave the limits. Returns the number of steps of a lane.
  template <class Leave>
  std::uint64_t operator()(const Dynamics<T>& plant, StateOf<T>& z, const T& force, StepControlOf<T>&, Leave leave) const {
    using simd::all;
    for (std::uint32_t i = 0; i < substeps_; ++i) {
      const auto next = rk4_step(plant, z, force, h_);
      if (only_angles_ && all(within_angles(next))) [[likely]] {
        z = next;
      } else {
        const auto inside = within(limits_, next);
        z = all(inside) ? next : leave(inside, z, next, T(i * h_), T(h_));
      }
    }
    return substeps_;
  }

 private:
  /// Implies within(), with half of the comparisons, where nothing but the angles has a limit: the rest is finite if its sum is.
  auto within_angles(const StateOf<T>& z) const {
    using std::abs;
    const T rest = T(z[0] + z[3]) + T(z[4] + z[5]);
    return abs(z[1]) <= limits_.angle && abs(z[2]) <= limits_.angle && abs(rest) <= Limits::largest;
  }

  Limits limits_;
  bool only_angles_;
  std::uint32_t substeps_;
  double h_;
};

}  // namespace regatta::pendulum
