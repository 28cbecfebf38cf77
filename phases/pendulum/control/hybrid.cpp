#include "phases/pendulum/control/hybrid.hpp"

#include <algorithm>

namespace regatta::pendulum {

Hybrid::Hybrid(const ControllerOptions& options, const SurfaceRow& c)
    : c_(c),
      equivalent_(options, c),
      o_{.kd = *options.kd,
         .width = std::max(*options.eps0, *options.dead_zone),
         .dead_zone = *options.dead_zone,
         .rc_low = *options.rc_low,
         .rc_high = *options.rc_high,
         .cart_kp = *options.cart_kp,
         .cart_lambda = *options.cart_lambda,
         .u_max = *options.u_max,
         .adapt_sat_threshold = *options.adapt_sat_threshold,
         .taper = *options.taper,
         .time_taper_rate = *options.time_taper_rate,
         .time_taper_steps = static_cast<double>(*options.time_taper_steps),
         .leak = *options.leak,
         .rate_max = *options.rate_max,
         .gamma1 = *options.gamma1,
         .gamma2 = *options.gamma2,
         .k1_init = *options.k1_init,
         .k2_init = *options.k2_init,
         .k1_max = *options.k1_max,
         .k2_max = *options.k2_max,
         .ui_max = *options.ui_max,
         .Tc = options.Tc} {}

}  // namespace regatta::pendulum
