#pragma once
#include "phases/pendulum/kernel/work.hpp"
#include "phases/pendulum/rk4.hpp"

namespace regatta::pendulum {

/// Carries packs through a control period in equal steps.
template <class T>
class Rk4Period {
 public:
  explicit Rk4Period(const LoopTerms& terms) : limits_(terms.limits), substeps_(terms.substeps), h_(terms.Tc / terms.substeps) {}

  /// Calls z = leave(inside, from, to, since, h) for a step in which lanes leave the limits. Returns the number of steps of a lane.
  template <class Leave>
  std::uint64_t operator()(const Dynamics<T>& plant, StateOf<T>& z, const T& force, StepControlOf<T>&, Leave leave) const {
    using simd::all;
    for (std::uint32_t i = 0; i < substeps_; ++i) {
      const auto next = rk4_step(plant, z, force, h_);
      const auto inside = within(limits_, next);
      if (all(inside)) [[likely]]
        z = next;
      else
        z = leave(inside, z, next, T(i * h_), T(h_));
    }
    return substeps_;
  }

 private:
  Limits limits_;
  std::uint32_t substeps_;
  double h_;
};

}  // namespace regatta::pendulum
