#pragma once
#include <array>
#include <complex>

namespace regatta::tem {

/// Nodes z and weights w with f(t) = Re sum w F(z / t) / t for the inverse of a Laplace transform F whose singularities lie on the negative
/// real axis: the cotangent contour with Weideman's parameters (2006, SIAM J. Numer. Anal. 44, 2342), error about 3.9^-28, of which the
/// upper half is kept.
struct Talbot {
  static constexpr int nodes = 14;
  std::array<std::complex<double>, nodes> z, w;

  static const Talbot& get();

 private:
  Talbot();
};

}  // namespace regatta::tem
