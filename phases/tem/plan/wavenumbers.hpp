#pragma once
#include <complex>
#include <span>
#include <vector>

#include "phases/tem/kernel/lanes.hpp"
#include "phases/tem/plan/earth_class.hpp"
#include "phases/tem/plan/hankel_weight.hpp"
#include "phases/tem/plan/time_weights.hpp"
#include "phases/tem/system/geometry.hpp"

namespace regatta::tem {

/// Wavenumbers and what the reflection at each weighs in a field [T/(A m^2)]: field(s) = sum of weight r(lambda, s).
struct Wavenumbers {
  std::vector<double> lambda;  ///< [1/m]
  std::vector<double> weight;
};

/// Times of a system from `first` to `last` [s], with nodes of the Laplace transform for them.
struct TimeWindow {
  double first = 0, last = 0;
  std::vector<std::complex<double>> nodes;
  std::vector<double> filters{};  ///< Cut-off frequencies of first-order low-pass filters [Hz].

  std::complex<double> filtered(std::complex<double> s) const;  ///< What the filters leave of a signal.
};

/// As kernels read them.
std::vector<Node> kernel_nodes(std::span<const std::complex<double>> nodes);

/// All that the integral needs for any earth of the class, evenly in ln(lambda): those of a Hankel filter, of order 1 for z and 0 for x.
Wavenumbers all_wavenumbers(const Geometry& geometry, const EarthClass& earths, const TimeWindow& window, const HankelWeight& hankel);

/// A half to a third of them, with new weights, as good for the class: those that matter most for what earths of it send back, by QR with
/// pivots, as many as make the largest relative error of dB/dt, and of B if it `holds_for_b`, at times of the window less than `most`.
Wavenumbers fewer_wavenumbers(const Wavenumbers& all, const EarthClass& earths, const TimeWindow& window, double most,
                              bool holds_for_b = true);

}  // namespace regatta::tem
