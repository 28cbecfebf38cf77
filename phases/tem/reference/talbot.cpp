#include "phases/tem/reference/talbot.hpp"

#include <cmath>
#include <numbers>

namespace regatta::tem {

Talbot::Talbot() {
  constexpr double n = 2 * nodes;
  const std::complex<double> i(0, 1);
  for (int k = 0; k < nodes; ++k) {
    const double theta = (2 * k + 1) * std::numbers::pi / n;
    const double cot = 1 / std::tan(0.6407 * theta), sin = std::sin(0.6407 * theta);
    const auto k_z = n * (0.5017 * theta * cot - 0.6122 + 0.2645 * i * theta);
    const auto slope = n * (0.5017 * cot - 0.5017 * 0.6407 * theta / (sin * sin) + 0.2645 * i);
    z[static_cast<std::size_t>(k)] = k_z;
    w[static_cast<std::size_t>(k)] = 2.0 * std::exp(k_z) * slope / (i * n);
  }
}

const Talbot& Talbot::get() {
  static const Talbot talbot;
  return talbot;
}

}  // namespace regatta::tem
