#pragma once
#include <algorithm>

#include "framework/simd/sincos.hpp"
#include "framework/simd/tanh.hpp"
#include "tests/framework/simd/functions/functions.hpp"

namespace regatta::test {

template <class T>
struct Instance {
  static T at(const double* from) {
    T x;
    simd::load(x, from);
    return x;
  }
  template <class F>
  static void each(std::size_t count, F f) {
    for (std::size_t i = 0; i < count; i += simd::lanes<T>) f(i);
  }

  static void sincos(std::span<const double> x, double* sin, double* cos) {
    each(x.size(), [&](std::size_t i) {
      const auto result = simd::sincos(at(&x[i]));
      simd::store(result.sin, sin + i);
      simd::store(result.cos, cos + i);
    });
  }
  static void tanh(std::span<const double> x, double* y) {
    each(x.size(), [&](std::size_t i) { simd::store(simd::tanh(at(&x[i])), y + i); });
  }
  static void multiply_add(std::span<const double> a, const double* b, const double* c, double* sum, double* difference,
                           double* taken_off) {
    each(a.size(), [&](std::size_t i) {
      const T x = at(&a[i]), y = at(b + i), z = at(c + i);
      simd::store(T(x * y + z), sum + i);
      simd::store(T(x * y - z), difference + i);
      simd::store(T(z - x * y), taken_off + i);
    });
  }
  static void min_max(std::span<const double> a, const double* b, double* least, double* largest) {
    each(a.size(), [&](std::size_t i) {
      using std::max, std::min;
      simd::store(T(min(at(&a[i]), at(b + i))), least + i);
      simd::store(T(max(at(&a[i]), at(b + i))), largest + i);
    });
  }
  static void power_of_two(std::span<const double> k, double* y) {
    each(k.size(), [&](std::size_t i) {
      using simd::power_of_two;
      simd::store(T(power_of_two(at(&k[i]))), y + i);
    });
  }

  static constexpr Functions functions(InstructionSet set) {
    return {set, simd::lanes<T>, sincos, tanh, multiply_add, min_max, power_of_two};
  }
};

}  // namespace regatta::test
