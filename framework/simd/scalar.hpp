#pragma once
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

/// What kernels need of double that pack.hpp says of packs, so that one template serves both: the scalar kernel, and all that is computed
/// of one member alone. Here a * b + c is rounded twice.
namespace regatta::simd {

/// Small functions of packs: a call that the optimiser leaves standing passes them through memory.
#define REGATTA_LANEWISE __attribute__((always_inline)) inline

template <class T>
inline constexpr std::size_t lanes = 1;

inline double select(bool condition, double yes, double no) { return condition ? yes : no; }
inline bool all(bool condition) { return condition; }
inline bool any(bool condition) { return condition; }

/// The whole number next to x, halves to even. @pre |x| < 2^51
inline double nearest(double x) {
  const double shift = 0x1.8p52;
  return (x + shift) - shift;
}
inline double floor(double x) { return std::floor(x); }

/// 2^k. @pre k is whole, -1022 <= k <= 1023
inline double power_of_two(double k) {
  // In the last bits of the sum stands k + 1023; the shift drops all that is before them.
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(k + (0x1.8p52 + 1023)) << 52);
}

/// 2^k, or minus that where n is odd. @pre k as above; n is whole, |n| < 2^50
inline double power_of_two_or_minus(double k, double n) {
  const auto sign = std::bit_cast<std::uint64_t>(n + 0x1.8p52) << 63;
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(k + (0x1.8p52 + 1023)) << 52 ^ sign);
}

/// 1/sqrt(x) to 3.5 %, by half the exponent. @pre x is positive and normal
inline double rsqrt_estimate(double x) {
  return std::bit_cast<double>(std::uint64_t{0x5FE6EB50C7B537A9} - (std::bit_cast<std::uint64_t>(x) >> 1));
}

inline void load(double& to, const double* from) { to = *from; }
inline void store(double x, double* to) { *to = x; }
inline void store(bool condition, bool* to) { *to = condition; }

}  // namespace regatta::simd
