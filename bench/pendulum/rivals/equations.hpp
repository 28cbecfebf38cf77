#pragma once
#include <array>
#include <cmath>

#include <xsimd/xsimd.hpp>

#include "bench/pendulum/ensemble.hpp"

namespace regatta::bench {

/// z' of phases/pendulum/dynamics.hpp, with the sines of a library: what a user of that library writes. T is double or an xsimd batch.
template <class T>
struct Equations {
  const pendulum::Coefficients<T>& p;

  void operator()(const std::array<T, 6>& z, const T& force, std::array<T, 6>& slope) const {
    T s1, c1, s2, c2;
    sincos(z[1], s1, c1);
    sincos(z[2], s2, c2);
    const T s12 = s1 * c2 - c1 * s2, c12 = c1 * c2 + s1 * s2;
    const T a = p.a1 * c1, b = p.a2 * c2, cart1 = a * p.per_A, cart2 = b * p.per_A;
    const T m11 = p.D - a * cart1, m12 = p.a3 * c12 - a * cart2, m22 = p.H - b * cart2;
    const T per_determinant = T(1.0) / (m11 * m22 - m12 * m12);
    const T link = p.b2 * (z[5] - z[4]), square1 = z[4] * z[4], square2 = z[5] * z[5], coupling = p.a3 * s12;
    const T f0 = force - p.b0 * z[3] + p.a1 * s1 * square1 + p.a2 * s2 * square2;
    const T g1 = link - p.b1 * z[4] - coupling * square2 + p.weight1 * s1 - cart1 * f0;
    const T g2 = coupling * square1 - link + p.weight2 * s2 - cart2 * f0;
    const T w1 = (m22 * g1 - m12 * g2) * per_determinant, w2 = (m11 * g2 - m12 * g1) * per_determinant;
    slope = {z[3], z[4], z[5], f0 * p.per_A - cart1 * w1 - cart2 * w2, w1, w2};
  }

 private:
  static void sincos(const double& x, double& s, double& c) { s = std::sin(x), c = std::cos(x); }
  template <class Arch>
  static void sincos(const xsimd::batch<double, Arch>& x, xsimd::batch<double, Arch>& s, xsimd::batch<double, Arch>& c) {
    const auto both = xsimd::sincos(x);
    s = both.first, c = both.second;
  }
};

template <class T>
T control(const Ensemble& e, const std::array<T, 6>& z) {
  using std::max, std::min;
  const T s =
      e.surface[0] * z[0] + e.surface[1] * z[1] + e.surface[2] * z[2] + e.surface[3] * z[3] + e.surface[4] * z[4] + e.surface[5] * z[5];
  const T f = min(max(T(s / e.eps0), T(-1.0)), T(1.0));
  return min(max(T(-e.K * f - e.kd * s), T(-e.u_max)), T(e.u_max));
}

}  // namespace regatta::bench
