#pragma once
#include <cmath>

#include "phases/pendulum/control/equivalent.hpp"

namespace regatta::pendulum {

/// Super-twisting with two adaptive gains and recentring of the cart; the order of the steps matters:
///
///     a = |s|, inside = a <= dead_zone, f = inside ? 0 : tanh(s/max(eps0, dead_zone)), rc = ramp(|x|; rc_low, rc_high)
///     base = -kd s - rc cart_kp (v + cart_lambda x) + ueq,  pre = -k1 sqrt(a) f + ui + base
///     inside, or |pre| > u_max while a < adapt_sat_threshold:  d1 = d2 = -leak
///     else: di = max(min(gamma_i a tf tm, rate_max) - leak, -k_i/(10 Tc)),
///           tf = a/(a + taper),  tm = 1/(1 + time_taper_rate max(0, n - time_taper_steps))
///     k_i > 0.8 k_i_max: di = min(di, -2 leak);   k_i <- clip(k_i + di Tc, 0, k_i_max)
///     ui' = inside ? ui : clip(ui - k2 f Tc, ui_max),  u = clip(-k1 sqrt(a) f + ui' + base, u_max) with the new gains;
///     if that is clipped: ui' = ui and u once more;  n <- n + 1
class Hybrid {
 public:
  /// @pre options are resolved
  Hybrid(const ControllerOptions& options, const SurfaceRow& c);

  ControllerMemory initial() const {
    ControllerMemory memory;
    memory.k1 = o_.k1_init;
    memory.k2 = o_.k2_init;
    return memory;
  }

  template <class T>
  CommandOf<T> update(const StateOf<T>& z, ControllerMemoryOf<T>& memory) const {
    using law::select, std::abs, std::max, std::min, std::sqrt;
    const T s = surface_value(c_, z), a = abs(s), root = sqrt(a);
    const auto inside = a <= o_.dead_zone;
    const T f = select(inside, T(0), simd::tanh(T(s / o_.width)));
    const T recentre = law::clip(T((abs(z[0]) - o_.rc_low) / (o_.rc_high - o_.rc_low)), T(0), T(1));
    const T base = -o_.kd * s - recentre * o_.cart_kp * (z[3] + o_.cart_lambda * z[0]) + equivalent_(z);
    const T before = -memory.k1 * root * f + memory.ui + base;
    const auto decaying = inside || (abs(before) > o_.u_max && a < o_.adapt_sat_threshold);

    const T late = max(T(0), T(memory.n - o_.time_taper_steps));
    const T taper = (a / (a + o_.taper)) * (1.0 / (1.0 + o_.time_taper_rate * late));
    const auto adapted = [&](const T& k, double gamma, double k_max) {
      const T growing = max(T(min(T(gamma * a * taper), T(o_.rate_max)) - o_.leak), T(-k / (10.0 * o_.Tc)));
      const T rate = select(decaying, T(-o_.leak), growing);
      const T braked = select(k > 0.8 * k_max, min(rate, T(-2.0 * o_.leak)), rate);
      return law::clip(T(k + braked * o_.Tc), T(0), T(k_max));
    };
    memory.k1 = adapted(memory.k1, o_.gamma1, o_.k1_max);
    memory.k2 = adapted(memory.k2, o_.gamma2, o_.k2_max);

    const T proportional = -memory.k1 * root * f;
    const T integrated = select(inside, memory.ui, law::clip(T(memory.ui - memory.k2 * f * o_.Tc), o_.ui_max));
    const T wanted = proportional + integrated + base;
    const auto clipped = abs(wanted) > o_.u_max;
    const T u = law::clip(select(clipped, T(proportional + memory.ui + base), wanted), o_.u_max);
    memory.ui = select(clipped, memory.ui, integrated);
    memory.n = memory.n + 1.0;
    return {u, s};
  }

  /// k1.
  template <class T>
  T monitored(const ControllerMemoryOf<T>& memory) const {
    return memory.k1;
  }

 private:
  struct Gains {
    double kd, width, dead_zone, rc_low, rc_high, cart_kp, cart_lambda, u_max, adapt_sat_threshold, taper, time_taper_rate,
        time_taper_steps, leak, rate_max, gamma1, gamma2, k1_init, k2_init, k1_max, k2_max, ui_max, Tc;
  };

  SurfaceRow c_;
  EquivalentControl equivalent_;
  Gains o_;
};

}  // namespace regatta::pendulum
