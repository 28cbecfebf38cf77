#pragma once
#include <bit>
#include <cstdint>

#include "framework/study/results/exact_sum.hpp"

namespace example {

/// Adds a finite double.
inline void add(regatta::ExactSum& sum, double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value), exponent = (bits >> 52) & 0x7ff, fraction = bits & 0xfffffffffffff;
  sum.add(0, exponent == 0 ? fraction : fraction | (std::uint64_t{1} << 52), exponent == 0 ? 0 : exponent - 1, value < 0);
}

}  // namespace example
