#pragma once
#include "framework/simd/complex.hpp"
#include "framework/simd/scalar.hpp"

/// Functions of kernels that need a few digits less than all: the same bits in every lane, pack and instruction set of one rounding.
namespace regatta::simd {

/// 1/sqrt(x), relative error below 3e-12: an estimate from the bits of x (Lomont 2003, "Fast inverse square root"), good to 3.5 %, and two
/// steps of third order. Cheaper than a root and a division, and no estimate of the hardware, which differ between makers.
/// @pre x is positive and normal
template <class T>
REGATTA_LANEWISE T rsqrt(const T& x) {
  T y = rsqrt_estimate(x);
  for (int step = 0; step < 2; ++step) {
    const T xy = x * y;
    const T e = 1.0 - xy * y;
    const T ye = y * e;
    y = y + ye * T(0.375 * e + 0.5);
  }
  return y;
}

/// 2^k exp(r) of x = k ln(2) + r, in two factors. @pre |x| <= 700
template <class T>
struct Exponential {
  T k, of_rest;
  REGATTA_LANEWISE explicit Exponential(const T& x) : k(nearest(T(x * 0x1.71547652b82fep0))) {
    // ln 2 in two parts, the first of 31 bits: its product with k is exact.
    const T r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
    // Minimax polynomial (Sollya's fpminimax) for the relative error on |r| <= ln(2)/2 + 1e-3: 8.4e-13.
    T p = r * 0x1.9ef1a2999d9c5p-16 + 0x1.a1a64e2d39401p-13;
    p = p * r + 0x1.6c188fd0df885p-10;
    p = p * r + 0x1.111084da8a320p-7;
    p = p * r + 0x1.5555542b97e1fp-5;
    p = p * r + 0x1.5555559d84983p-3;
    p = p * r + 0x1.00000000670eap-1;
    p = p * r + 0x1.ffffffffd9eeap-1;
    p = p * r + 1.0;
    of_rest = p;
  }
};

/// exp(x), relative error below 1e-12. @pre |x| <= 700
template <class T>
REGATTA_LANEWISE T exp_to_1e12(const T& x) {
  const Exponential<T> e(x);
  return e.of_rest * power_of_two(e.k);
}

/// exp(x + iy), error below 2e-12 of its size. Below x = -700 it has the size of that. @pre x <= 700, |y| <= 1e4 (beyond, errors grow as y)
template <class T>
REGATTA_LANEWISE Complex<T> wave(const T& x, const T& y) {
  using std::max;
  const Exponential<T> e(max(x, T(-700.0)));
  const T halves = nearest(T(y * 0x1.45f306dc9c883p-2));
  const T r = (y - halves * 0x1.921fb544p+1) - halves * 0x1.0b4611a626331p-33;  // pi, its first part of 33 bits
  const T z = r * r;
  // Minimax polynomials for |r| <= pi/2 + 1e-3: error of the sine 5.0e-14 |r|, of the cosine 8.3e-13. Half turns are a sign, and nothing
  // has to be chosen.
  T p = z * 0x1.525a569e28d88p-33 - 0x1.adfc0d84b7849p-26;
  p = p * z + 0x1.71dcc952aeb43p-19;
  p = p * z - 0x1.a019fc54e226fp-13;
  p = p * z + 0x1.11111107c1fa5p-7;
  p = p * z - 0x1.555555553de2dp-3;
  T q = z * 0x1.11c277daf34cdp-29 - 0x1.278db819cb43ep-22;
  q = q * z + 0x1.a017c6a892e77p-16;
  q = q * z - 0x1.6c16ba08b904cp-10;
  q = q * z + 0x1.5555553ed0c45p-5;
  q = q * z - 0x1.ffffffffa4916p-2;
  const T size = e.of_rest * power_of_two_or_minus(e.k, halves), zr = z * r;
  return {T(size * T(z * q + 1.0)), T(size * T(zr * p + r))};
}

}  // namespace regatta::simd
