#pragma once
#include "framework/simd/scalar.hpp"
#include "framework/simd/sincos.hpp"

/// Functions of kernels that need a few digits less than all: the same bits in every lane, pack and instruction set of one rounding.
namespace regatta::simd {

/// 1/sqrt(x), relative error below 3e-12: an estimate from the bits of x (Lomont 2003, "Fast inverse square root"), good to 3.5 %, and two
/// steps of third order. Cheaper than a root and a division, and no estimate of the hardware, which differ between makers.
/// @pre x is positive and normal
template <class T>
T rsqrt(const T& x) {
  T y = rsqrt_estimate(x);
  for (int step = 0; step < 2; ++step) {
    const T xy = x * y;
    const T e = 1.0 - xy * y;
    const T ye = y * e;
    y = y + ye * T(0.375 * e + 0.5);
  }
  return y;
}

/// exp(x), relative error below 3e-14. @pre x <= 700; below -700 it is exp(-700)
template <class T>
T exp_to_1e14(const T& x) {
  using std::max;
  const T held = max(x, T(-700.0));
  const T k = nearest(T(held * 0x1.71547652b82fep0));
  // ln 2 in two parts, the first of 31 bits: its product with k is exact.
  const T r = (held - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
  // Minimax polynomial (Sollya's fpminimax) for the relative error on |r| <= ln(2)/2 + 1e-3: 1.6e-14.
  T p = r * 0x1.70c7ea437a9a5p-19 + 0x1.a175536b2bf35p-16;
  p = p * r + 0x1.a01bd0e99be98p-13;
  p = p * r + 0x1.6c16353492222p-10;
  p = p * r + 0x1.1111105b0270fp-7;
  p = p * r + 0x1.55555581db8c8p-5;
  p = p * r + 0x1.55555555b66f2p-3;
  p = p * r + 0x1.ffffffffee78bp-2;
  p = p * r + 0x1.ffffffffffcdcp-1;
  p = p * r + 1.0;
  return p * power_of_two(k);
}

/// Sine and cosine, absolute error below 1e-13 for |x| <= 1e4, growing with |x| beyond. @pre |x| <= 1e6
template <class T>
SinCos<T> sincos_to_1e13(const T& x) {
  const T quarters = nearest(T(x * 0x1.45f306dc9c883p-1));
  const T r = (x - quarters * 0x1.921fb544p+0) - quarters * 0x1.0b4611a626331p-34;  // pi/2, its first part of 33 bits
  const T z = r * r;
  // Minimax polynomials for |r| <= pi/4 + 1e-3: relative error of the sine 5.1e-15, absolute error of the cosine 6.3e-14.
  T p = z * -0x1.a95e71fdcfd21p-26 + 0x1.71d76468ce3d7p-19;
  p = p * z - 0x1.a019f9294a19dp-13;
  p = p * z + 0x1.1111110c7b901p-7;
  p = p * z - 0x1.5555555552195p-3;
  T q = z * -0x1.23d58aa263cabp-22 + 0x1.a00f042ace02ep-16;
  q = q * z - 0x1.6c16b3e7ac988p-10;
  q = q * z + 0x1.55555546d1021p-5;
  q = q * z - 0x1.ffffffffebbecp-2;
  const T zr = z * r;
  const T s = zr * p + r, c = z * q + 1.0;
  // Quarter turns, four of them a whole: 0, 1, 2, 3 give (s, c), (c, -s), (-s, -c), (-c, s).
  const T fourth = quarters - 4.0 * floor(T(0.25 * quarters));
  const auto odd = fourth == 1.0 || fourth == 3.0;
  const T sine = select(odd, c, s), cosine = select(odd, s, c);
  return {select(fourth >= 2.0, T(-sine), sine), select(fourth == 1.0 || fourth == 2.0, T(-cosine), cosine)};
}

}  // namespace regatta::simd
