#include "framework/study/sampling/sobol.hpp"

#include <bit>

#include <boost/random/sobol.hpp>

namespace regatta {

Sobol::Sobol(std::size_t dimensions) : directions_(dimensions) {
  // Boost counts in Gray code and leaves out point 0, so its point 2^(j+1) - 2 is direction number j alone.
  boost::random::sobol sequence(dimensions);
  for (std::size_t j = 0; j < digits; ++j) {
    sequence.seed((std::uint64_t{2} << j) - 2);
    for (auto& direction : directions_) direction[j] = sequence();
  }
}

std::uint64_t Sobol::bits(std::size_t dimension, std::uint64_t point) const {
  std::uint64_t sum = 0;
  for (; point != 0; point &= point - 1) sum ^= directions_[dimension][static_cast<std::size_t>(std::countr_zero(point))];
  return sum;
}

}  // namespace regatta
