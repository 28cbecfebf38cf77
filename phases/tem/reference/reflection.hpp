#pragma once
#include <complex>
#include <span>
#include <vector>

#include "phases/tem/earth.hpp"

namespace regatta::tem {

inline constexpr double mu0 = 1.25663706143591729538505735331180115e-6;  ///< [T m/A]; 4e-7 pi.

/// Conductivity of each layer at the Laplace variable s [S/m].
std::vector<std::complex<double>> conductivities(const Earth& earth, std::complex<double> s);

/// What the earth sends back of a TE wave of wavenumber `lambda` [1/m] at its surface, quasi-static: the usual recursion of reflection
/// coefficients from below (Ward and Hohmann 1988, Electromagnetic theory for geophysical applications, eq. 4.19 ff.), -1 to 1.
std::complex<double> reflection(const Earth& earth, std::span<const std::complex<double>> conductivity, double lambda,
                                std::complex<double> s);

}  // namespace regatta::tem
