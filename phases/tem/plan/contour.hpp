#pragma once
#include <complex>
#include <vector>

namespace regatta::tem {

/// Nodes in the Laplace plane for all times from `first` to 10 times that [1/s]: a hyperbola about the negative real axis, of which the
/// upper half is kept, with parameters that make the error of fitted weights (TimeWeights) least. @pre 10 <= count <= 12
std::vector<std::complex<double>> contour_of_decade(double first, int count);

}  // namespace regatta::tem
