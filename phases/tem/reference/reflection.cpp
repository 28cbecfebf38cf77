#include "phases/tem/reference/reflection.hpp"

#include <cmath>

namespace regatta::tem {

using Complex = std::complex<double>;

std::vector<Complex> conductivities(const Earth& earth, Complex s) {
  std::vector<Complex> conductivity;
  for (std::size_t i = 0; i < earth.layers(); ++i) {
    Complex resistivity = earth.resistivity[i];
    if (!earth.ip.empty()) {
      const auto& [m, tau, c] = earth.ip[i];
      resistivity *= 1.0 - m * (1.0 - 1.0 / (1.0 + std::pow(s * tau, c)));
    }
    conductivity.push_back(1.0 / resistivity);
  }
  return conductivity;
}

Complex reflection(const Earth& earth, std::span<const Complex> conductivity, double lambda, Complex s) {
  const auto vertical = [&](std::size_t i) { return std::sqrt(lambda * lambda + mu0 * s * conductivity[i]); };
  const auto interface = [](Complex difference, Complex sum, Complex below) {
    const Complex square = sum * sum;
    return (difference + square * below) / (square + difference * below);
  };
  Complex below = 0, u = vertical(earth.layers() - 1);
  for (std::size_t i = earth.layers() - 1; i-- > 0;) {
    const Complex above = vertical(i);
    below = interface(mu0 * s * (conductivity[i] - conductivity[i + 1]), above + u, below) * std::exp(-2.0 * above * earth.thickness[i]);
    u = above;
  }
  return interface(-mu0 * s * conductivity[0], lambda + u, below);
}

}  // namespace regatta::tem
