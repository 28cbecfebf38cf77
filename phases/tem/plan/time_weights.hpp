#pragma once
#include <complex>
#include <span>
#include <vector>

namespace regatta::tem {

/// Fits weights of nodes z_n to outputs: Re sum w_n z_n/(z_n + a) is as near as can be to the wanted response T(a) to a decay exp(-a t),
/// over its scale, at decays from 1e-4/last to 1e5/first (least squares). Then -Re sum w_n F(z_n) is that output of a field whose Laplace
/// transform is F.
class TimeWeights {
 public:
  /// @param nodes  for times from `first` to `last` [s]
  TimeWeights(std::span<const std::complex<double>> nodes, double first, double last);

  const std::vector<double>& decays() const { return decays_; }  ///< [1/s]

  struct Fit {
    std::vector<std::complex<double>> weights;
    double error = 0;  ///< Largest one over the scale.
  };
  /// @param wanted,scale  at each decay
  Fit fit(std::span<const double> wanted, std::span<const double> scale) const;

  Fit step_off(double time) const;  ///< T = exp(-a t): B.
  Fit decline(double time) const;   ///< T = a t exp(-a t): -t dB/dt.

 private:
  std::vector<double> decays_;
  std::vector<double> real_, imaginary_;  // of z_n/(z_n + a), a row a decay
  std::size_t count_;
};

}  // namespace regatta::tem
