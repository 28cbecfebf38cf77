#include <complex>

#include <doctest/doctest.h>

#include "phases/tem/kernel/fields.hpp"
#include "phases/tem/plan/contour.hpp"
#include "phases/tem/plan/earth_class.hpp"
#include "phases/tem/reference/reflection.hpp"

using namespace regatta::tem;

namespace {

/// Of the kernel for one number at a time.
template <std::size_t layers>
std::complex<double> by_kernel(const Earth& earth, double lambda, std::complex<double> s) {
  EarthOf<double, layers> one{};
  Complex<double> v[layers];
  for (std::size_t i = 0; i < layers; ++i) {
    one.conductivity[i] = 1 / earth.resistivity[i];
    if (i + 1 < layers) one.thickness[i] = earth.thickness[i];
    v[i] = {mu0 * s.real() * one.conductivity[i], mu0 * s.imag() * one.conductivity[i]};
  }
  const auto r = reflection_of<double, layers>(one, v, lambda);
  return {r.re, r.im};
}

}  // namespace

TEST_SUITE("phases/tem/fields") {
  TEST_CASE("the reflection with one division is that of the textbook's recursion") {
    double worst = 0;
    for (const auto& earth : EarthClass{.lowest = 0.1, .highest = 1e4}.probes(40))
      for (const double first : {1e-6, 1e-3})
        for (const auto s : contour_of_decade(first, 11))
          for (double lambda = 1e-4; lambda < 10; lambda *= 3) {
            const auto wanted = reflection(earth, conductivities(earth, s), lambda, s);
            std::complex<double> found;
            switch (earth.layers()) {
              case 1:
                found = by_kernel<1>(earth, lambda, s);
                break;
              case 2:
                found = by_kernel<2>(earth, lambda, s);
                break;
              case 3:
                found = by_kernel<3>(earth, lambda, s);
                break;
              default:
                continue;
            }
            worst = std::max(worst, std::abs(found - wanted) / std::abs(wanted));
          }
    // Each root is off by 5e-12 and the phase of a layer, which is at most a hundred times it where anything is left of the wave.
    CHECK(worst < 5e-10);
    CHECK(worst > 0);
  }
}
