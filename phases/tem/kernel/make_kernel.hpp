#pragma once
#include "phases/tem/kernel/fields.hpp"
#include "phases/tem/kernel/instances.hpp"

namespace regatta::tem {

template <class T, bool derivatives, class Medium>
[[gnu::noinline]] void write_fields(const WindowTerms& window, const EarthLanes& earth, double* out) {
  Fields<T, derivatives, Medium>(window, earth).write(out);
}

template <class T>
void fields(const WindowTerms& window, const EarthLanes& earth, bool derivatives, double* out) {
  if (earth.polarisation)
    derivatives ? write_fields<T, true, PolarisedMedium<T>>(window, earth, out)
                : write_fields<T, false, PolarisedMedium<T>>(window, earth, out);
  else
    derivatives ? write_fields<T, true, RealMedium<T>>(window, earth, out) : write_fields<T, false, RealMedium<T>>(window, earth, out);
}

template <class T, class Medium>
[[gnu::noinline]] void write_waves(const WindowTerms& window, const EarthLanes& earth, double* out) {
  Fields<T, false, Medium>(window, earth).write_waves(out);
}

template <class T>
void waves(const WindowTerms& window, const EarthLanes& earth, double* out) {
  earth.polarisation ? write_waves<T, PolarisedMedium<T>>(window, earth, out) : write_waves<T, RealMedium<T>>(window, earth, out);
}

template <class T>
void combine(std::span<const double> coefficients, const double* rows, double* out) {
  T sum;
  simd::load(sum, out);
  for (std::size_t i = 0; i < coefficients.size(); ++i) {
    T row;
    simd::load(row, rows + i * simd::lanes<T>);
    sum = sum + coefficients[i] * row;
  }
  simd::store(sum, out);
}

template <class T>
constexpr Kernel make_kernel(InstructionSet set) {
  return {set, simd::lanes<T>, &fields<T>, &waves<T>, &combine<T>};
}

}  // namespace regatta::tem
