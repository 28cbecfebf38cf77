#pragma once
#include <array>
#include <cstdint>
#include <vector>

namespace regatta {

/// The Sobol sequence in its natural order, of which any point can be asked for alone: every aligned block of 2^k points has one point in
/// each of the 2^k equal intervals of every dimension. Direction numbers of Joe and Kuo (SIAM J. Sci. Comput. 30 (2008) 2635), by Boost.
class Sobol {
 public:
  static constexpr std::size_t most_dimensions = 3667;

  /// @pre 0 < dimensions <= most_dimensions
  explicit Sobol(std::size_t dimensions);

  /// The coordinate as a fraction of 2^64. @pre dimension < dimensions, point < 2^32
  std::uint64_t bits(std::size_t dimension, std::uint64_t point) const;

 private:
  static constexpr std::size_t digits = 32;  // of the number of a point
  std::vector<std::array<std::uint64_t, digits>> directions_;
};

}  // namespace regatta
