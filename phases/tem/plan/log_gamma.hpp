#pragma once
#include <complex>

namespace regatta::tem {

/// Logarithm of the gamma function right of the imaginary axis, on the branch that is real for real z; to about 1e-14.
std::complex<double> log_gamma(std::complex<double> z);

}  // namespace regatta::tem
