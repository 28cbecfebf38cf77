#include "phases/pendulum/control/gains.hpp"

namespace regatta::pendulum {

namespace {

using enum ControllerType;

void fill(std::optional<double>& gain, double value) {
  if (!gain) gain = value;
}

void fill_hybrid(ControllerOptions& o) {
  fill(o.kd, 20);
  fill(o.eps0, 0.35);
  fill(o.leak, 0.1);
  fill(o.dead_zone, 0.05);
  fill(o.rate_max, 5);
  fill(o.k1_init, 20);
  fill(o.k2_init, 10);
  fill(o.gamma1, 2);
  fill(o.gamma2, 1);
  fill(o.rc_low, 0);
  fill(o.rc_high, 0.04);
  fill(o.cart_kp, 0);
  fill(o.cart_lambda, 2);
  fill(o.adapt_sat_threshold, 0.02);
  fill(o.taper, 0.05);
  fill(o.time_taper_rate, 0.01);
  if (!o.time_taper_steps) o.time_taper_steps = 1000;
  fill(o.k1_max, 50);
  fill(o.k2_max, 50);
  fill(o.ui_max, 50);
}

}  // namespace

void fill_gains(ControllerOptions& o) {
  const auto type = o.type;
  if (type != none) fill(o.u_max, 150);
  if (o.equivalent) fill(o.b_min, 1e-4);
  if (type == classical || type == sta || type == adaptive) o.phi = o.phi.value_or(type == adaptive ? Phi::tanh : Phi::clip);
  if (type == classical) {
    fill(o.K, o.equivalent ? 20 : 40);
    fill(o.kd, o.equivalent ? 5 : 20);
    fill(o.eps0, 0.3);
    fill(o.eps1, 0);
    fill(o.hyst, 0);
  } else if (type == sta) {
    fill(o.K1, 30);
    fill(o.K2, 40);
    fill(o.kd, 20);
    fill(o.eps0, 0.3);
    fill(o.Kaw, 1);
  } else if (type == adaptive) {
    fill(o.K_init, 20);
    fill(o.alpha, 20);
    fill(o.gamma, 20);
    fill(o.leak, 0.01);
    fill(o.dead_zone, 0.05);
    fill(o.rate_max, 50);
    fill(o.K_min, 0.1);
    fill(o.K_max, 100);
    fill(o.eps0, 0.4);
  } else if (type == hybrid) {
    fill_hybrid(o);
  }
}

}  // namespace regatta::pendulum
