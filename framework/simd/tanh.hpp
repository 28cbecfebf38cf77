#pragma once
#include <algorithm>

#include "framework/simd/scalar.hpp"

namespace regatta::simd {

/// e^y - 1, relative error below 2^-51. @pre 0 <= y <= 700
template <class T>
T expm1_of_positive(const T& y) {
  const T k = nearest(T(y * 0x1.71547652b82fep0));
  // ln 2 in two parts, the first of 31 bits: its product with k is exact.
  const T r = (y - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
  // Minimax polynomial (Sollya's fpminimax) for the relative error on |r| <= ln(2)/2 + 1e-3: 3.9e-20.
  T p = r * 1.69208736935973601010475321571925709456e-10 + 2.092176377983287872405325180072584168034e-9;
  p = p * r + 2.504893018096219575868168448484762933504e-8;
  p = p * r + 2.755725185052266191854987171377944221717e-7;
  p = p * r + 2.755732371547454696858198835984765651119e-6;
  p = p * r + 2.480158734916195395098225024390281684157e-5;
  p = p * r + 1.984126983830916972264407638348870932532e-4;
  p = p * r + 1.388888888887329859170294277248555708501e-3;
  p = p * r + 8.33333333333421966138132574997143819928e-3;
  p = p * r + 4.166666666666668517038374375260070906051e-2;
  p = p * r + 0.1666666666666666574148081281236954964697;
  const T rr = r * r, cubic = rr * r;
  const T small = r + T(cubic * p + 0.5 * rr);
  const T scale = power_of_two(k);
  return scale * small + (scale - 1.0);
}

/// tanh(x), relative error below 2^-50; +-1 beyond 20; NaN stays NaN. The same bits in every lane and pack, and tanh(-x) = -tanh(x).
template <class T>
T tanh(const T& x) {
  using std::abs, std::min;
  const T size = abs(x);
  const T t = expm1_of_positive(min(T(size + size), T(40.0)));
  const T value = t / (t + 2.0);
  return select(x < 0.0, T(-value), value);
}

}  // namespace regatta::simd
