#pragma once
#include <array>
#include <vector>

#include "bench/pendulum/ensemble.hpp"
#include "framework/simd/pack.hpp"

namespace regatta::bench {

/// Numbers in a T, which is double, an xsimd batch or a Pack.
template <class T>
inline constexpr std::size_t width = simd::lanes<T>;
template <class Arch>
inline constexpr std::size_t width<xsimd::batch<double, Arch>> = xsimd::batch<double, Arch>::size;

template <class T>
void get(T& to, const double* from) {
  if constexpr (width<T> == simd::lanes<T>)
    simd::load(to, from);
  else
    to = T::load_unaligned(from);
}
template <class T>
void put(const T& from, double* to) {
  if constexpr (width<T> == simd::lanes<T>)
    simd::store(from, to);
  else
    from.store_unaligned(to);
}

/// Calls steps(plant, z) for members in packs of T.
template <class T, class Steps>
std::vector<pendulum::State> for_packs(const Ensemble& e, Steps steps) {
  constexpr std::size_t lanes = width<T>, coefficients = sizeof(pendulum::Coefficients<double>) / sizeof(double);
  std::vector<pendulum::State> ends(e.starts.size());
  for (std::size_t first = 0; first < ends.size(); first += lanes) {
    pendulum::Coefficients<T> plant;
    std::array<T, 6> z;
    double row[lanes];
    const auto fill = [&](T& to, auto value) {
      for (std::size_t l = 0; l < lanes; ++l) row[l] = value(first + l);
      get(to, row);
    };
    for (std::size_t i = 0; i < coefficients; ++i)
      fill(reinterpret_cast<T*>(&plant)[i], [&](std::size_t m) { return reinterpret_cast<const double*>(&e.plants[m])[i]; });
    for (std::size_t i = 0; i < 6; ++i) fill(z[i], [&](std::size_t m) { return e.starts[m][i]; });
    steps(plant, z);
    for (std::size_t i = 0; i < 6; ++i) {
      put(z[i], row);
      for (std::size_t l = 0; l < lanes; ++l) ends[first + l][i] = row[l];
    }
  }
  return ends;
}

}  // namespace regatta::bench
