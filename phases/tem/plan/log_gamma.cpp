#include "phases/tem/plan/log_gamma.hpp"

#include <array>
#include <numbers>

namespace regatta::tem {

// Stirling's series (Abramowitz and Stegun 6.1.41) where |z| is above 12, and the recurrence down to it.
std::complex<double> log_gamma(std::complex<double> z) {
  std::complex<double> passed = 0;
  for (; std::norm(z) < 144; z += 1.0) passed += std::log(z);
  constexpr std::array<double, 7> bernoulli{1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  const auto inverse = 1.0 / z, square = inverse * inverse;
  std::complex<double> series = 0;
  for (std::size_t i = bernoulli.size(); i-- > 0;) series = series * square + bernoulli[i];
  return (z - 0.5) * std::log(z) - z + 0.5 * std::log(2 * std::numbers::pi) + series * inverse - passed;
}

}  // namespace regatta::tem
