#pragma once
#include "framework/simd/scalar.hpp"

/// Complex numbers of packs, without the special cases of std::complex.
namespace regatta::simd {

template <class T>
struct Complex {
  T re, im;
};

template <class T>
REGATTA_LANEWISE Complex<T> operator+(const Complex<T>& a, const Complex<T>& b) {
  return {a.re + b.re, a.im + b.im};
}
template <class T>
REGATTA_LANEWISE Complex<T> operator-(const Complex<T>& a, const Complex<T>& b) {
  return {a.re - b.re, a.im - b.im};
}
template <class T>
REGATTA_LANEWISE Complex<T> operator*(const Complex<T>& a, const Complex<T>& b) {
  return {T(a.re * b.re - a.im * b.im), T(a.re * b.im + a.im * b.re)};
}
/// a b + c d
template <class T>
REGATTA_LANEWISE Complex<T> sum_of_products(const Complex<T>& a, const Complex<T>& b, const Complex<T>& c, const Complex<T>& d) {
  const T re = c.re * d.re - c.im * d.im, im = c.re * d.im + c.im * d.re;
  return {T(a.re * b.re - T(a.im * b.im - re)), T(a.re * b.im + T(a.im * b.re + im))};
}
template <class T>
REGATTA_LANEWISE Complex<T> square(const Complex<T>& a) {
  const T twice = a.re + a.re;
  return {T(a.re * a.re - a.im * a.im), T(twice * a.im)};
}

}  // namespace regatta::simd
