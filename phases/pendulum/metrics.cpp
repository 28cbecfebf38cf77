#include "phases/pendulum/metrics.hpp"

namespace regatta::pendulum {

Scores scores_of(const Metrics& m, double Tc) {
  const double n = std::max(m.intervals, 1.0);
  return {.ise = m.squares * Tc,
          .iae = m.absolutes * Tc,
          .itae = m.timed_absolutes * Tc,
          .effort = m.effort * Tc,
          .rms_u = std::sqrt(m.effort / n),
          .peak_u = m.peak_u,
          .variation_u = m.variation,
          .overshoot_angle = m.max_angle,
          .overshoot_x = m.max_x,
          .settling_time = m.settling_time,
          .saturation_duty = m.saturated / n};
}

}  // namespace regatta::pendulum
