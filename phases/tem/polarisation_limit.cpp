#include "phases/tem/polarisation_limit.hpp"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace regatta::tem {

namespace {
constexpr double limit = 150 * std::numbers::pi / 180;
}

bool is_mild(const ColeCole& polarisation) {
  // arg of sigma(s) = (1 + X) / (1 + (1 - m) X), X = |X| exp(i c arg s), is largest where |X| = 1/sqrt(1 - m).
  const double q = std::sqrt(1 - polarisation.m), angle = polarisation.c * limit;
  const auto arg = [angle](double size) { return std::atan2(size * std::sin(angle), 1 + size * std::cos(angle)); };
  return limit + arg(1 / q) - arg(q) <= std::numbers::pi;
}

double largest_mild_chargeability(double c) {
  double low = 0, high = 1;
  while (high - low > 1e-6) {
    const double middle = 0.5 * (low + high);
    (is_mild({.m = middle, .tau = 1, .c = c}) ? low : high) = middle;
  }
  return low;
}

std::string too_strong(const ColeCole& polarisation) {
  if (polarisation.m == 0 || is_mild(polarisation)) return {};
  return fmt::format("m = {:g} with c = {:g} is polarised too strongly for the method; m = {:.3f} is the most with this c", polarisation.m,
                     polarisation.c, std::floor(1000 * largest_mild_chargeability(polarisation.c)) / 1000);
}

}  // namespace regatta::tem
