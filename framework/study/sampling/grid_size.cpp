#include "framework/study/sampling/grid_size.hpp"

#include <algorithm>

namespace regatta {

std::uint64_t grid_size(std::span<const Parameter> parameters) {
  constexpr std::uint64_t most = std::uint64_t{1} << 63;
  std::uint64_t size = 0;
  for (const auto& parameter : parameters) {
    const auto points = parameter.distribution.points();  // at most 2^32
    if (points > 0) size = size == 0 ? points : size > most / points ? most : size * points;
  }
  return size;
}

}  // namespace regatta
