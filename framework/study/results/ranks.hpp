#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace regatta {

/// The order of some numbers, and the place of every one among all, from 1; equal numbers share the average of their places. Exact: halves
/// of whole numbers below 2^22, which a float holds.
class Ranks {
 public:
  Ranks() = default;  ///< Of no numbers.
  /// @pre all finite, at most 2^22 of them
  explicit Ranks(std::span<const double> values);

  std::span<const float> all() const { return ranks_; }

  /// The index of the number that has this many before it; of equal numbers the first one comes first.
  std::uint32_t at(std::size_t place) const { return order_[place]; }

  /// The ranks of some of the numbers among themselves. @param some  their indices, each once @return in the order of `some`
  std::vector<float> among(std::span<const std::uint32_t> some) const;

 private:
  std::vector<std::uint32_t> order_;
  std::vector<float> ranks_;
};

}  // namespace regatta
