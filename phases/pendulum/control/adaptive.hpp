#pragma once
#include <cmath>

#include "phases/pendulum/control/law.hpp"

namespace regatta::pendulum {

/// Sliding mode whose switching gain grows with |s| and leaks back:
///
///     f = phi(s/eps0),  u = clip(-K f - alpha s, u_max)
///     K' = 0 if |s| <= dead_zone, else clip(gamma |s| - leak (K - K_init), rate_max);  K <- clip(K + K' Tc, K_min, K_max)
class Adaptive {
 public:
  /// @pre options are resolved
  Adaptive(const ControllerOptions& options, const SurfaceRow& c)
      : c_(c),
        phi_(*options.phi),
        K_init_(*options.K_init),
        alpha_(*options.alpha),
        gamma_(*options.gamma),
        leak_(*options.leak),
        dead_zone_(*options.dead_zone),
        rate_max_(*options.rate_max),
        K_min_(*options.K_min),
        K_max_(*options.K_max),
        eps0_(*options.eps0),
        u_max_(*options.u_max),
        Tc_(options.Tc) {}

  ControllerMemory initial() const {
    ControllerMemory memory;
    memory.K = K_init_;
    return memory;
  }

  template <class T>
  CommandOf<T> update(const StateOf<T>& z, ControllerMemoryOf<T>& memory) const {
    using law::select, std::abs;
    const T s = surface_value(c_, z), a = abs(s), f = law::phi(phi_, T(s / eps0_));
    const T u = law::clip(T(-memory.K * f - alpha_ * s), u_max_);
    const T growth = law::clip(T(gamma_ * a - leak_ * (memory.K - K_init_)), rate_max_);
    memory.K = law::clip(T(memory.K + select(a <= dead_zone_, T(0), growth) * Tc_), T(K_min_), T(K_max_));
    return {u, s};
  }

  /// K [N].
  template <class T>
  T monitored(const ControllerMemoryOf<T>& memory) const {
    return memory.K;
  }

 private:
  SurfaceRow c_;
  Phi phi_;
  double K_init_, alpha_, gamma_, leak_, dead_zone_, rate_max_, K_min_, K_max_, eps0_, u_max_, Tc_;
};

}  // namespace regatta::pendulum
