#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "framework/core/schema.hpp"

namespace regatta {

/// An unevaluated sum high + low of two doubles, |low| half a unit in the last place of high at most: some 106 bits.
struct DoubleDouble {
  double high = 0;
  double low = 0;
};

/// A sum of whole multiples of powers of two, as doubles and their squares are, without any rounding, and so the same however they are
/// ordered or divided. Digits of 32 bits lie one after
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

  /// Adds (high 2^64 + low) 2^(place - 1074), or takes it away. @pre all of it is below 2^1102
  void add(std::uint64_t high, std::uint64_t low, std::uint64_t place, bool minus);
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

}  // namespace regatta
