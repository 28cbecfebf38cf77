#pragma once
#include "phases/pendulum/dormand_prince.hpp"
#include "phases/pendulum/kernel/work.hpp"

namespace regatta::pendulum {

/// Carries packs through a control period in steps that each lane chooses for itself; a lane that has come to the end waits for the others.
/// The last step ends with the period, where the force changes.
template <class T>
class DormandPrincePeriod {
 public:
  explicit DormandPrincePeriod(const LoopTerms& terms) : limits_(terms.limits), Tc_(terms.Tc), tolerance_(terms.tolerance) {}

  /// As Rk4Period.
  template <class Leave>
  std::uint64_t operator()(const Dynamics<T>& plant, StateOf<T>& z, const T& force, StepControlOf<T>& control, Leave leave) const {
    using simd::all, simd::any, simd::select, std::max, std::min;
    // A step is taken as it is when it is as short as this: a right-hand side as smooth as this one never asks for it.
    const double shortest = Tc_ * 0x1p-20;
    T left(Tc_);
    auto first = slope(plant, z, force);
    std::uint64_t steps = 0;
    for (auto going = left > 0.0; any(going); going = left > 0.0) {
      ++steps;
      const T wanted = select(control.h > 0.0, control.h, left);
      // What is left in one step or two equal ones, and never a crumb.
      const T h = select(T(1.01 * wanted) >= left, left, T(min(wanted, T(0.5 * left))));
      const auto step = dormand_prince_step(plant, z, first, force, h);
      const T error = scaled_error(step, z, tolerance_);
      const auto refused = going && error > 1.0 && h > shortest;  // NaN is no reason: then the state is not finite, which ends the member
      const auto taken = going && !refused;
      const T next = h * step_factor(error, control.error);
      // A step that the end of the period has cut short says nothing against a longer one.
      const T kept = select(h < wanted, T(max(wanted, next)), next);
      control.h = select(taken, kept, select(refused, T(min(next, T(0.5 * h))), control.h));
      control.error = select(taken, error, control.error);
      const auto inside = within(limits_, step.end) || !taken;
      const T since = Tc_ - left;
      StateOf<T> end;
      for (std::size_t i = 0; i < 6; ++i) end[i] = select(taken, step.end[i], z[i]);
      for (std::size_t i = 0; i < 6; ++i) first[i] = select(taken, step.slopes[6][i], first[i]);
      if (all(inside)) [[likely]] {
        z = end;
      } else {
        z = leave(inside, z, end, since, h);
        first = slope(plant, z, force);
      }
      left = select(taken, select(h >= left, T(0), T(left - h)), left);
    }
    return steps;
  }

 private:
  Limits limits_;
  double Tc_;
  double tolerance_;
};

}  // namespace regatta::pendulum
