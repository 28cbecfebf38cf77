#pragma once
#include <cmath>

#include "phases/pendulum/control/equivalent.hpp"

namespace regatta::pendulum {

/// Super-twisting (Levant, Int. J. Control 58 (1993) 1247) with a boundary layer and back-calculation against windup:
///
///     f = phi(s/eps0),  ur = ueq - K1 sqrt|s| f + zeta - kd s,  u = clip(ur, u_max)
///     zeta <- clip(zeta - K2 f Tc + Kaw (u - ur) Tc, u_max)
class SuperTwisting {
 public:
  /// @pre options are resolved
  SuperTwisting(const ControllerOptions& options, const SurfaceRow& c)
      : c_(c),
        equivalent_(options, c),
        phi_(*options.phi),
        K1_(*options.K1),
        K2_(*options.K2),
        kd_(*options.kd),
        eps0_(*options.eps0),
        Kaw_(*options.Kaw),
        u_max_(*options.u_max),
        Tc_(options.Tc) {}

  ControllerMemory initial() const { return {}; }

  template <class T>
  CommandOf<T> update(const StateOf<T>& z, ControllerMemoryOf<T>& memory) const {
    using std::abs, std::sqrt;
    const T s = surface_value(c_, z), f = law::phi(phi_, T(s / eps0_));
    const T wanted = equivalent_(z) - K1_ * sqrt(abs(s)) * f + memory.zeta - kd_ * s;
    const T u = law::clip(wanted, u_max_);
    memory.zeta = law::clip(T(memory.zeta - K2_ * f * Tc_ + Kaw_ * (u - wanted) * Tc_), u_max_);
    return {u, s};
  }

  /// zeta [N].
  template <class T>
  T monitored(const ControllerMemoryOf<T>& memory) const {
    return memory.zeta;
  }

 private:
  SurfaceRow c_;
  EquivalentControl equivalent_;
  Phi phi_;
  double K1_, K2_, kd_, eps0_, Kaw_, u_max_, Tc_;
};

}  // namespace regatta::pendulum
