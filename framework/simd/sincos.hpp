#pragma once
#include <limits>

#include "framework/simd/scalar.hpp"

namespace regatta::simd {

/// Sine and cosine of the same angle.
template <class T>
struct SinCos {
  T sin, cos;
};

/// @pre |r| <= 3/8
template <class T>
SinCos<T> sincos_of_small(const T& r) {
  const T z = r * r, zz = z * z;
  // Minimax polynomials (Sollya's fpminimax): relative error of the sine 6.9e-19, absolute error of the cosine 1.4e-17. In pairs of powers,
  // so that half of the sums do not wait for the others.
  const T s = (z * 0x1.111111110e17cp-7 - 0x1.555555555554ep-3) +
              zz * ((z * 0x1.71dde12ebf513p-19 - 0x1.a01a018761a1ap-13) + zz * -0x1.ad41489b01602p-26);
  const T c = (z * 0x1.555555555122ap-5 - 0.5) + zz * ((z * 0x1.a0198ac0e6a0cp-16 - 0x1.6c16c1512378p-10) + zz * -0x1.270a7890ff57p-22);
  return {T(z * r) * s + r, z * c + 1.0};
}

/// @pre |r| <= pi/4 (and a little)
template <class T>
SinCos<T> sincos_of_eighth(const T& r) {
  const T z = r * r;
  // Minimax polynomials for the relative error on |r| <= pi/4 + 1e-3: 3.8e-18 and 5.9e-20.
  T p = z * 0x1.5d8ccbe424be3p-33 - 0x1.ae5e50109e278p-26;
  p = p * z + 0x1.71de355a31aa7p-19;
  p = p * z - 0x1.a01a019bedba9p-13;
  p = p * z + 0x1.111111110f747p-7;
  p = p * z - 0x1.5555555555548p-3;
  T q = z * -1.135860333027939219852211206553520566e-11 + 2.087570294628351297269669583256575252e-9;
  q = q * z - 2.755731420218973775990579499345356496e-7;
  q = q * z + 2.48015872889639017902230211376490842667e-5;
  q = q * z - 1.388888888887330726532032265652105707e-3;
  q = q * z + 4.1666666666666594964762992958640097640e-2;
  const T zr = z * r, zz = z * z, half = 0.5 * z;
  return {zr * p + r, 1.0 - T(half - zz * q)};
}

/// Of any x. A pack comes here when one of its lanes has |x| > 3/8; in the others it changes no bit: 0 quarter turns.
template <class T>
[[gnu::noinline]] SinCos<T> sincos_of_any(const T& x) {
  using std::abs;
  const auto of_eighth = [](const T& r) {
    const auto is_small = abs(r) <= 0.375;
    const auto small = sincos_of_small(r), other = sincos_of_eighth(r);
    return SinCos<T>{select(is_small, small.sin, other.sin), select(is_small, small.cos, other.cos)};
  };
  if (all(abs(x) <= 0x1.921fb54442d18p-1)) return of_eighth(x);
  const T quarters = nearest(T(x * 0x1.45f306dc9c883p-1));
  // pi/2 in three parts (Cody, Waite), the first two of 33 bits: products with up to 2^20 quarter turns are exact.
  const T r = ((x - quarters * 0x1.921fb544p+0) - quarters * 0x1.0b4611a6p-34) - quarters * 0x1.3198a2e037073p-69;
  const auto turned = of_eighth(r);
  const T half = 0.5 * quarters, after = 0.5 * (quarters + 1.0);
  const T half_down = floor(half), after_down = floor(after);
  const auto odd = half_down < half;
  const auto is_odd = [](const T& whole) { return T(2.0 * floor(T(0.5 * whole))) < whole; };
  const T s = select(odd, turned.cos, turned.sin), c = select(odd, turned.sin, turned.cos);
  const T lost(std::numeric_limits<double>::quiet_NaN());
  const auto known = abs(x) <= 0x1p30;
  return {select(known, select(is_odd(half_down), T(-s), s), lost), select(known, select(is_odd(after_down), T(-c), c), lost)};
}

/// Sine and cosine of x [rad]; absolute error below 2^-52, the relative one of the sine below 2^-51 for |x| <= pi. Beyond 1e6 the angle
/// itself is taken as if it was off by an ulp; beyond 2^30 it has no phase any more: NaN. The same bits in every lane and pack.
template <class T>
SinCos<T> sincos(const T& x) {
  using std::abs;
  if (all(abs(x) <= 0.375)) [[likely]]
    return sincos_of_small(x);  // a pendulum that is balanced
  // Copies: what a call may see by its address lives in memory, also for those who do not come here.
  const T angle = x;
  const auto [s, c] = sincos_of_any(angle);
  return {s, c};
}

}  // namespace regatta::simd
