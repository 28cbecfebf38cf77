#include "framework/study/results/ranks.hpp"

#include <algorithm>
#include <cstdint>

namespace regatta {

std::vector<float> ranks_of(std::span<const double> values) {
  struct Item {
    double value;
    std::uint32_t place;
  };
  std::vector<Item> sorted(values.size());  // values beside their places: to sort places alone would look up a value far away each time
  for (std::size_t i = 0; i < values.size(); ++i) sorted[i] = {values[i], static_cast<std::uint32_t>(i)};
  std::ranges::sort(sorted, {}, &Item::value);
  std::vector<float> ranks(values.size());
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && sorted[end].value == sorted[begin].value) ++end;
    const auto rank = static_cast<float>(begin + 1 + end) / 2;  // of the places begin + 1, ..., end
    for (std::size_t i = begin; i < end; ++i) ranks[sorted[i].place] = rank;
  }
  return ranks;
}

}  // namespace regatta
