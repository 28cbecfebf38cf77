#pragma once
#include <algorithm>
#include <cmath>

#include "framework/core/schema.hpp"
#include "framework/simd/scalar.hpp"
#include "phases/pendulum/state.hpp"

namespace regatta::pendulum {

/// Sums over a trajectory, streamed at the control instants t_k = k Tc, k = 0 .. n-1, where u_k is computed and then held for Tc. So
/// integrals are left sums with weight Tc, exact for u and first order in Tc for the state; an interval in which a trajectory ends
/// counts whole. The target is the upright rest: the error counts 1 m of cart like 1 rad of a link, e = (x, th1, th2).
/// T is double, or a pack with one trajectory a lane.
template <class T>
struct MetricsOf {
  T squares = T(0);
  T absolutes = T(0);
  T timed_absolutes = T(0);
  T effort = T(0);
  T peak_u = T(0);
  T variation = T(0);
  T max_angle = T(0);
  T max_x = T(0);
  T settling_time = T(0);
  T last_u = T(0);
  T saturated = T(0);
  T intervals = T(0);

  static constexpr double settled_angle = 0.02;  ///< [rad]
  static constexpr double settled_x = 0.02;      ///< [m]

  static constexpr auto schema() {
    using M = MetricsOf;
    return fields(field<&M::squares>("sum of x^2 + th1^2 + th2^2"), field<&M::absolutes>("sum of |x| + |th1| + |th2|"),
                  field<&M::timed_absolutes>("sum of t (|x| + |th1| + |th2|)", unit("s")), field<&M::effort>("sum of u^2", unit("N^2")),
                  field<&M::peak_u>("largest |u|", unit("N")), field<&M::variation>("sum of |u_k - u_(k-1)|", unit("N")),
                  field<&M::max_angle>("largest |th1| or |th2|", unit("rad")), field<&M::max_x>("largest |x|", unit("m")),
                  field<&M::settling_time>("last time outside 0.02 rad and 0.02 m", unit("s")),
                  field<&M::last_u>("force of the last interval", unit("N")),
                  field<&M::saturated>("intervals with |u| = u_max, a whole number"),
                  field<&M::intervals>("intervals seen, a whole number"));
  }

  /// The control instant t [s] with state z and force u [N].
  void add(const T& t, const StateOf<T>& z, const T& u, double u_max) {
    using simd::select, std::abs, std::max;
    const T absolute = abs(z[0]) + abs(z[1]) + abs(z[2]), size = abs(u), change = abs(T(u - last_u));
    squares = squares + (z[0] * z[0] + z[1] * z[1] + z[2] * z[2]);
    absolutes = absolutes + absolute;
    timed_absolutes = timed_absolutes + t * absolute;
    effort = effort + u * u;
    peak_u = max(peak_u, size);
    variation = variation + select(intervals > 0.0, change, T(0));
    last_u = u;
    saturated = saturated + select(size >= u_max, T(1), T(0));
    intervals = intervals + 1.0;
    add_extremes(t, z);
  }

  /// The state at the end, which no control instant sees.
  void add_extremes(const T& t, const StateOf<T>& z) {
    using simd::select, std::abs, std::max;
    const T angle = max(abs(z[1]), abs(z[2])), x = abs(z[0]);
    max_angle = max(max_angle, angle);
    max_x = max(max_x, x);
    settling_time = select(angle > settled_angle || x > settled_x, t, settling_time);
  }
};
using Metrics = MetricsOf<double>;

/// What a trajectory is judged by.
struct Scores {
  double ise = 0;
  double iae = 0;
  double itae = 0;
  double effort = 0;
  double rms_u = 0;
  double peak_u = 0;
  double variation_u = 0;
  double overshoot_angle = 0;
  double overshoot_x = 0;
  double settling_time = 0;
  double saturation_duty = 0;

  static constexpr auto schema() {
    using S = Scores;
    return fields(field<&S::ise>("integral of x^2 + th1^2 + th2^2, 1 m counting as 1 rad", unit("s")),
                  field<&S::iae>("integral of |x| + |th1| + |th2|", unit("s")),
                  field<&S::itae>("integral of t (|x| + |th1| + |th2|)", unit("s^2")), field<&S::effort>("integral of u^2", unit("N^2 s")),
                  field<&S::rms_u>("root of effort over duration", unit("N")), field<&S::peak_u>("largest |u|", unit("N")),
                  field<&S::variation_u>("total variation of u", unit("N")),
                  field<&S::overshoot_angle>("largest |th1| or |th2|", unit("rad")), field<&S::overshoot_x>("largest |x|", unit("m")),
                  field<&S::settling_time>("last time that |th1| or |th2| was above 0.02 rad or |x| above 0.02 m; the end if it never "
                                           "settled",
                                           unit("s")),
                  field<&S::saturation_duty>("share of control intervals with |u| = u_max", range(0, 1)));
  }
};

/// The sums with their weights; all zero before the first interval. Tc in s.
Scores scores_of(const Metrics& metrics, double Tc);

}  // namespace regatta::pendulum
