#pragma once
#include <vector>

namespace regatta::tem {

/// The weights of a digital Hankel filter as a continuous function: for any wavenumbers lambda_j = lambda_0 exp(j spacing) and any r,
///
///     integral of f(lambda) J_nu(lambda r) dlambda = sum_j f(lambda_j) c(ln(lambda_j r)) / r,
///
/// exactly for f whose course in ln(lambda) has no frequency beyond that of the sampling. c is the Hankel transform of a cardinal function
/// with a tanh edge: the Fourier inverse of 2^(-iw) Gamma((1 + nu - iw)/2) / Gamma((1 + nu + iw)/2) times the edge (Johansen and Sorensen
/// 1979, Geophys. Prosp. 27, 876; Christensen 1990, Geophys. Prosp. 38, 545). Immutable.
class HankelWeight {
 public:
  HankelWeight(int nu, double points_per_decade);

  double spacing() const { return spacing_; }  ///< Of ln(lambda).
  /// 0 outside of -22 <= y <= 12, where nothing comes from.
  double operator()(double y) const;

 private:
  double spacing_;
  double step_;  // of the table
  std::vector<double> value_, curvature_;
};

}  // namespace regatta::tem
