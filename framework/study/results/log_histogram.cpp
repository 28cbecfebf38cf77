#include "framework/study/results/log_histogram.hpp"

#include <bit>
#include <cmath>

#include "framework/core/error.hpp"

namespace regatta {

namespace {
constexpr int mantissa_bits = 52, bin_bits = 12, bias = 1'023;
constexpr std::size_t bins = std::size_t{1} << static_cast<unsigned>(bin_bits);
}  // namespace

void LogHistogram::add(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(std::abs(value));
  const auto exponent = static_cast<int>(bits >> static_cast<unsigned>(mantissa_bits));
  auto bin = static_cast<std::size_t>(bits >> static_cast<unsigned>(mantissa_bits - bin_bits)) % bins;
  if (exponent == 0) bin = 0;
  const bool negative = value < 0 && exponent > 0;
  auto& octave = octaves_[negative ? -exponent : exponent];
  if (octave.empty()) octave.resize(bins);
  ++octave[negative ? bins - 1 - bin : bin];
  ++count_;
}

double LogHistogram::order_statistic(std::uint64_t k) const {
  REGATTA_EXPECT(k < count_);
  for (const auto& [exponent, octave] : octaves_) {
    for (std::size_t i = 0; i < bins; ++i) {
      if (k < octave[i]) {
        if (exponent == 0) return 0;
        const auto bin = exponent < 0 ? bins - 1 - i : i;
        const double magnitude = std::ldexp(1 + (static_cast<double>(bin) + 0.5) / static_cast<double>(bins), std::abs(exponent) - bias);
        return exponent < 0 ? -magnitude : magnitude;
      }
      k -= octave[i];
    }
  }
  return std::nan("");
}

}  // namespace regatta
