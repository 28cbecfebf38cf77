#pragma once
#include <cmath>

#include "phases/pendulum/control/equivalent.hpp"

namespace regatta::pendulum {

/// Sliding mode with a boundary layer:
///
///     eps = eps0 + eps1 |s|,  f = 0 if |s| < hyst eps0, else phi(s/eps),  u = clip(ueq - K f - kd s, u_max)
///
/// Remembers nothing.
class Classical {
 public:
  /// @pre options are resolved
  Classical(const ControllerOptions& options, const SurfaceRow& c)
      : c_(c),
        equivalent_(options, c),
        phi_(*options.phi),
        K_(*options.K),
        kd_(*options.kd),
        eps0_(*options.eps0),
        eps1_(*options.eps1),
        per_eps0_(1 / eps0_),
        quiet_(*options.hyst * *options.eps0),
        u_max_(*options.u_max) {}

  ControllerMemory initial() const { return {}; }

  template <class T>
  CommandOf<T> update(const StateOf<T>& z, ControllerMemoryOf<T>&) const {
    using law::select, std::abs;
    const T s = surface_value(c_, z), a = abs(s);
    const T ratio = eps1_ == 0 ? T(s * per_eps0_) : T(s / (eps0_ + eps1_ * a));  // no division in a layer of constant width
    const T f = select(a < quiet_, T(0), law::phi(phi_, ratio));
    return {law::clip(T(T(equivalent_(z) - kd_ * s) - K_ * f), u_max_), s};
  }

  template <class T>
  T monitored(const ControllerMemoryOf<T>&) const {
    return T(0);
  }

 private:
  SurfaceRow c_;
  EquivalentControl equivalent_;
  Phi phi_;
  double K_, kd_, eps0_, eps1_, per_eps0_, quiet_, u_max_;
};

}  // namespace regatta::pendulum
