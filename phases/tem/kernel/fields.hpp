#pragma once
#include <cstddef>

#include "framework/simd/decay.hpp"
#include "phases/tem/kernel/complex.hpp"

namespace regatta::tem {

/// The principal root of x + iy, and the inverse of its size squared. @pre y > 0
template <class T>
struct Root {
  Complex<T> u;
  T inverse_square;

  Root() = default;
  Root(const T& x, const T& y) {
    using simd::select, std::abs;
    inverse_square = simd::rsqrt(T(x * x + y * y));
    const T size = T(x * x + y * y) * inverse_square;
    const T half = 0.5 * (size + abs(x));
    const T inverse = simd::rsqrt(half);
    const T larger = half * inverse, smaller = (0.5 * y) * inverse;
    const auto left = x < 0.0;
    u = {select(left, smaller, larger), select(left, larger, smaller)};
  }
};

/// One earth a lane.
template <class T, std::size_t most>
struct EarthOf {
  T conductivity[most];
  T thickness[most];  // the last is not used
};

/// Reflection at the surface for one wavenumber and node, by the recursion of numerator and denominator from below, with one division.
/// `v`: of each layer mu0 s sigma.
template <class T, std::size_t layers>
Complex<T> reflection_of(const EarthOf<T, layers>& earth, const Complex<T> (&v)[layers], double lambda) {
  using simd::select;
  const T square_of_lambda = lambda * lambda;
  Complex<T> u = Root<T>(square_of_lambda + v[layers - 1].re, v[layers - 1].im).u, p{}, q{};
  for (std::size_t i = layers - 1; i-- > 0;) {
    const Complex<T> above = Root<T>(square_of_lambda + v[i].re, v[i].im).u;
    const Complex<T> h = above + u, hh = square(h), d = v[i] - v[i + 1];
    const T twice = -2.0 * earth.thickness[i];
    const T size = simd::exp_to_1e14(T(twice * above.re));
    const auto [sine, cosine] = simd::sincos_to_1e13(T(twice * above.im));
    const Complex<T> e{T(size * cosine), T(size * sine)};
    Complex<T> a = d, b = hh;
    if (i + 2 < layers) {
      a = sum_of_products(hh, p, d, q);
      b = sum_of_products(hh, q, d, p);
    }
    p = e * a;
    q = b;
    u = above;
  }
  const Complex<T> h{u.re + lambda, u.im}, hh = square(h), d{-v[0].re, -v[0].im};
  Complex<T> a = d, b = hh;
  if (layers > 1) {
    a = sum_of_products(hh, p, d, q);
    b = sum_of_products(hh, q, d, p);
  }
  const T size = b.re * b.re + b.im * b.im;
  const T inverse = 1.0 / size;
  return {T(T(a.re * b.re + a.im * b.im) * inverse), T(T(a.im * b.re - a.re * b.im) * inverse)};
}

}  // namespace regatta::tem
