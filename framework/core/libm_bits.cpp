#include "framework/core/libm_bits.hpp"

#include <bit>
#include <cmath>

#include "framework/core/digest.hpp"

namespace regatta {

std::string libm_bits() {
  using Function = double (*)(double);
  // All are defined at every argument below; the addresses keep a compiler from working the values out by itself.
  static constexpr Function functions[] = {
      [](double x) { return std::sin(x); },
      [](double x) { return std::cos(x); },
      [](double x) { return std::tan(x); },
      [](double x) { return std::asin(x); },
      [](double x) { return std::acos(x); },
      [](double x) { return std::atan(x); },
      [](double x) { return std::sinh(x); },
      [](double x) { return std::tanh(x); },
      [](double x) { return std::exp(x); },
      [](double x) { return std::expm1(x); },
      [](double x) { return std::log1p(x); },
      [](double x) { return std::log(1.5 + x); },
      [](double x) { return std::erf(x); },
      [](double x) { return std::tgamma(2 + x); },
      [](double x) { return std::pow(1.5 + x, 7 * x); },
      [](double x) { return std::atan2(x, 0.7); },
      [](double x) { return std::cbrt(x); },
  };
  constexpr int arguments = 512;
  Digest digest;
  for (int i = 0; i < arguments; ++i) {
    const double x = (2.0 * i + 1) / arguments - 1;  // in (-1, 1)
    for (const auto function : functions) digest.add(std::bit_cast<std::uint64_t>(function(x)));
  }
  return digest.hex().substr(0, 8);
}

}  // namespace regatta
