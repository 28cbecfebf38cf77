#pragma once
#include <cstddef>
#include <cstdint>

#include <xsimd/xsimd.hpp>

#include "framework/simd/scalar.hpp"

namespace regatta::simd {

/// x * y + z, x * y - z and z - x * y, rounded once where the set can: xsimd leaves that to the optimiser for AVX-512.
template <class Batch>
struct MultiplyAdd {
#ifdef __AVX512F__
  static constexpr bool by_hand = Batch::size == 8;
  static REGATTA_LANEWISE Batch sum(const Batch& x, const Batch& y, const Batch& z) {
    if constexpr (by_hand) return _mm512_fmadd_pd(x, y, z);
    return xsimd::fma(x, y, z);
  }
  static REGATTA_LANEWISE Batch difference(const Batch& x, const Batch& y, const Batch& z) {
    if constexpr (by_hand) return _mm512_fmsub_pd(x, y, z);
    return xsimd::fms(x, y, z);
  }
  static REGATTA_LANEWISE Batch taken_off(const Batch& x, const Batch& y, const Batch& z) {
    if constexpr (by_hand) return _mm512_fnmadd_pd(x, y, z);
    return xsimd::fnma(x, y, z);
  }
#else
  static REGATTA_LANEWISE Batch sum(const Batch& x, const Batch& y, const Batch& z) { return xsimd::fma(x, y, z); }
  static REGATTA_LANEWISE Batch difference(const Batch& x, const Batch& y, const Batch& z) { return xsimd::fms(x, y, z); }
  static REGATTA_LANEWISE Batch taken_off(const Batch& x, const Batch& y, const Batch& z) { return xsimd::fnma(x, y, z); }
#endif
};

template <class Batch, std::size_t N>
struct Product;

/// A condition in each lane.
template <class Batch, std::size_t N>
struct Mask {
  typename Batch::batch_bool_type part[N];

  friend REGATTA_LANEWISE Mask operator&&(const Mask& a, const Mask& b) {
    Mask result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = a.part[i] & b.part[i];
    return result;
  }
  friend REGATTA_LANEWISE Mask operator||(const Mask& a, const Mask& b) {
    Mask result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = a.part[i] | b.part[i];
    return result;
  }
  friend REGATTA_LANEWISE Mask operator!(const Mask& a) {
    Mask result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = ~a.part[i];
    return result;
  }
  friend REGATTA_LANEWISE bool all(const Mask& a) {
    bool result = true;
    for (std::size_t i = 0; i < N; ++i) result = result && xsimd::all(a.part[i]);
    return result;
  }
  friend REGATTA_LANEWISE bool any(const Mask& a) {
    bool result = false;
    for (std::size_t i = 0; i < N; ++i) result = result || xsimd::any(a.part[i]);
    return result;
  }
};

/// Numbers in N registers of the batch's instruction set, one a lane; what is done to it is done in each lane alone, and to the same bits
/// wherever the lane is. Several registers hide the latency of one behind the work of another.
///
/// A product is no Pack but a Product, which a sum takes in as a fused multiply-add where the instruction set has one. So the code says
/// which roundings there are, not the optimiser: a * b + c rounds once, and in a * b + c * d the second product is rounded first. Keep
/// results as Pack ("const T x = ..."), not as auto.
template <class Batch, std::size_t N>
struct Pack {
  Batch part[N];

  Pack() = default;
  REGATTA_LANEWISE Pack(double x) {  // NOLINT(google-explicit-constructor): constants in formulas
    for (auto& p : part) p = Batch(x);
  }

  friend REGATTA_LANEWISE Product<Batch, N> operator*(const Pack& a, const Pack& b) { return {a, b}; }
  friend REGATTA_LANEWISE Pack operator+(const Pack& a, const Pack& b) {
    return each(a, b, [](const Batch& x, const Batch& y) { return x + y; });
  }
  friend REGATTA_LANEWISE Pack operator-(const Pack& a, const Pack& b) {
    return each(a, b, [](const Batch& x, const Batch& y) { return x - y; });
  }
  friend REGATTA_LANEWISE Pack operator/(const Pack& a, const Pack& b) {
    return each(a, b, [](const Batch& x, const Batch& y) { return x / y; });
  }
  friend REGATTA_LANEWISE Pack operator-(const Pack& a) {
    return each(a, [](const Batch& x) { return -x; });
  }
  friend REGATTA_LANEWISE Mask<Batch, N> operator<(const Pack& a, const Pack& b) {
    return compare(a, b, [](const Batch& x, const Batch& y) { return x < y; });
  }
  friend REGATTA_LANEWISE Mask<Batch, N> operator<=(const Pack& a, const Pack& b) {
    return compare(a, b, [](const Batch& x, const Batch& y) { return x <= y; });
  }
  friend REGATTA_LANEWISE Mask<Batch, N> operator>(const Pack& a, const Pack& b) { return b < a; }
  friend REGATTA_LANEWISE Mask<Batch, N> operator>=(const Pack& a, const Pack& b) { return b <= a; }
  friend REGATTA_LANEWISE Mask<Batch, N> operator==(const Pack& a, const Pack& b) {
    return compare(a, b, [](const Batch& x, const Batch& y) { return x == y; });
  }

  friend REGATTA_LANEWISE Pack abs(const Pack& a) {
    return each(a, [](const Batch& x) { return xsimd::abs(x); });
  }
  friend REGATTA_LANEWISE Pack sqrt(const Pack& a) {
    return each(a, [](const Batch& x) { return xsimd::sqrt(x); });
  }
  friend REGATTA_LANEWISE Pack floor(const Pack& a) {
    return each(a, [](const Batch& x) { return xsimd::floor(x); });
  }
  // As std::max and std::min of double, also for NaN: the first unless the second is beyond it.
  friend REGATTA_LANEWISE Pack max(const Pack& a, const Pack& b) {
    return each(a, b, [](const Batch& x, const Batch& y) { return xsimd::max(y, x); });
  }
  friend REGATTA_LANEWISE Pack min(const Pack& a, const Pack& b) {
    return each(a, b, [](const Batch& x, const Batch& y) { return xsimd::min(y, x); });
  }

  friend REGATTA_LANEWISE Pack select(const Mask<Batch, N>& condition, const Pack& yes, const Pack& no) {
    Pack result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = xsimd::select(condition.part[i], yes.part[i], no.part[i]);
    return result;
  }

  friend REGATTA_LANEWISE Pack nearest(const Pack& a) {
    const Pack shift(0x1.8p52);
    return (a + shift) - shift;
  }
  friend REGATTA_LANEWISE Pack power_of_two(const Pack& k) {
    return each(k, [](const Batch& x) {
      const auto bits = xsimd::bitwise_cast<xsimd::batch<std::int64_t, typename Batch::arch_type>>(x + Batch(0x1.8p52 + 1023));
      return xsimd::bitwise_cast<Batch>(bits << 52);
    });
  }
  friend REGATTA_LANEWISE Pack power_of_two_or_minus(const Pack& k, const Pack& n) {
    return each(k, n, [](const Batch& x, const Batch& y) {
      using Bits = xsimd::batch<std::int64_t, typename Batch::arch_type>;
      const auto sign = xsimd::bitwise_cast<Bits>(y + Batch(0x1.8p52)) << 63;
      return xsimd::bitwise_cast<Batch>((xsimd::bitwise_cast<Bits>(x + Batch(0x1.8p52 + 1023)) << 52) ^ sign);
    });
  }
  friend REGATTA_LANEWISE Pack rsqrt_estimate(const Pack& a) {
    return each(a, [](const Batch& x) {
      using Bits = xsimd::batch<std::uint64_t, typename Batch::arch_type>;
      return xsimd::bitwise_cast<Batch>(Bits(0x5FE6EB50C7B537A9) - (xsimd::bitwise_cast<Bits>(x) >> 1));
    });
  }

 private:
  template <class F>
  static REGATTA_LANEWISE Pack each(const Pack& a, F f) {
    Pack result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = f(a.part[i]);
    return result;
  }
  template <class F>
  static REGATTA_LANEWISE Pack each(const Pack& a, const Pack& b, F f) {
    Pack result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = f(a.part[i], b.part[i]);
    return result;
  }
  template <class F>
  static REGATTA_LANEWISE Mask<Batch, N> compare(const Pack& a, const Pack& b, F f) {
    Mask<Batch, N> result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = f(a.part[i], b.part[i]);
    return result;
  }
};

/// a * b before it is rounded.
template <class Batch, std::size_t N>
struct Product {
  using P = Pack<Batch, N>;
  P a, b;

  REGATTA_LANEWISE operator P() const {  // NOLINT(google-explicit-constructor): rounding it is the usual end
    P result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = a.part[i] * b.part[i];
    return result;
  }

  friend REGATTA_LANEWISE P operator+(const Product& p, const P& c) {
    P result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = MultiplyAdd<Batch>::sum(p.a.part[i], p.b.part[i], c.part[i]);
    return result;
  }
  friend REGATTA_LANEWISE P operator-(const Product& p, const P& c) {
    P result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = MultiplyAdd<Batch>::difference(p.a.part[i], p.b.part[i], c.part[i]);
    return result;
  }
  friend REGATTA_LANEWISE P operator-(const P& c, const Product& p) {
    P result;
    for (std::size_t i = 0; i < N; ++i) result.part[i] = MultiplyAdd<Batch>::taken_off(p.a.part[i], p.b.part[i], c.part[i]);
    return result;
  }
  friend REGATTA_LANEWISE P operator+(const P& c, const Product& p) { return p + c; }
  friend REGATTA_LANEWISE P operator+(const Product& p, const Product& q) { return p + P(q); }
  friend REGATTA_LANEWISE P operator-(const Product& p, const Product& q) { return p - P(q); }
  friend REGATTA_LANEWISE P operator-(const Product& p) { return -P(p); }
  friend REGATTA_LANEWISE P operator/(const Product& p, const P& c) { return P(p) / c; }
  friend REGATTA_LANEWISE P operator/(const P& c, const Product& p) { return c / P(p); }
  friend REGATTA_LANEWISE Product operator*(const Product& p, const P& c) { return {P(p), c}; }
  friend REGATTA_LANEWISE Product operator*(const P& c, const Product& p) { return {c, P(p)}; }
  friend REGATTA_LANEWISE Product operator*(const Product& p, const Product& q) { return {P(p), P(q)}; }
};

template <class Batch, std::size_t N>
inline constexpr std::size_t lanes<Pack<Batch, N>> = N* Batch::size;

/// From and to lanes<T> numbers one after another; any address.
template <class Batch, std::size_t N>
REGATTA_LANEWISE void load(Pack<Batch, N>& to, const double* from) {
  for (std::size_t i = 0; i < N; ++i) to.part[i] = Batch::load_unaligned(from + i * Batch::size);
}
template <class Batch, std::size_t N>
REGATTA_LANEWISE void store(const Pack<Batch, N>& x, double* to) {
  for (std::size_t i = 0; i < N; ++i) x.part[i].store_unaligned(to + i * Batch::size);
}
template <class Batch, std::size_t N>
REGATTA_LANEWISE void store(const Mask<Batch, N>& condition, bool* to) {
  double number[N * Batch::size];
  store(select(condition, Pack<Batch, N>(1.0), Pack<Batch, N>(0.0)), number);
  for (std::size_t i = 0; i < N * Batch::size; ++i) to[i] = number[i] != 0;
}

}  // namespace regatta::simd
