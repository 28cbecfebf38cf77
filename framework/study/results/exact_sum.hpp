#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "framework/core/schema.hpp"

namespace regatta {

/// An unevaluated sum high + low of two doubles, |low| half a unit in the last place of high at most: some 106 bits.
struct DoubleDouble {
  double high = 0;
  double low = 0;
};

/// The sum of finite doubles without any rounding, and so the same however they are ordered or divided. Digits of 32 bits lie one after
/// another over all exponents, with room to add up carries (Neal 2015, Fast exact summation using small and large superaccumulators,
/// arXiv:1505.05571).
class ExactSum {
 public:
  /// A sum for a file: digits d of one sign, of which the one at i counts d 2^(32 (first + i) - 1074). The same sum has the same digits.
  struct Stored {
    std::uint64_t first = 0;
    std::vector<std::int64_t> digits{};
    static constexpr auto schema() {
      return fields(field<&Stored::first>("place of the first digit: the sum is that of digit 2^(32 place - 1074)"),
                    field<&Stored::digits>("digits to the base 2^32, all of one sign"));
    }
    bool operator==(const Stored&) const = default;
  };

  void add(double value);
  void add(const Stored& other);

  Stored stored() const;
  DoubleDouble value() const;

 private:
  static constexpr std::size_t places = 68;  // 2,046 binades of 52 bits and more, and the carries
  static constexpr std::uint32_t most_unnormalised = 1u << 30;

  void carry();

  std::array<std::int64_t, places> digits_{};
  std::uint32_t unnormalised_ = 0;  // numbers added since the last carry
};

inline void ExactSum::add(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t exponent = (bits >> 52) & 0x7ff, fraction = bits & 0xfffffffffffff;
  const std::uint64_t mantissa = exponent == 0 ? fraction : fraction | (std::uint64_t{1} << 52);
  const std::uint64_t place = exponent == 0 ? 0 : exponent - 1;  // of the last bit, that of 2^-1074 is 0
  const std::uint64_t shift = place % 32, low = mantissa << shift, high = (mantissa >> 32) >> (32 - shift);
  const auto sign = -static_cast<std::int64_t>(bits >> 63);
  const auto add_to = [&](std::size_t i, std::uint64_t digit) { digits_[i] += (static_cast<std::int64_t>(digit) ^ sign) - sign; };
  add_to(place / 32, low & 0xffffffff);
  add_to(place / 32 + 1, low >> 32);
  add_to(place / 32 + 2, high);
  if (++unnormalised_ >= most_unnormalised) carry();
}

}  // namespace regatta
