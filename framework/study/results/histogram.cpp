#include "framework/study/results/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace regatta {

Histogram::Histogram(double min, double max, std::uint64_t bins) : counts_(bins) {
  const double low = min < max ? min : min - 0.5, high = min < max ? max : max + 0.5;
  for (std::uint64_t i = 0; i <= bins; ++i) edges_.push_back(std::lerp(low, high, static_cast<double>(i) / static_cast<double>(bins)));
}

/// Searched among the edges themselves: a bin that is computed may disagree with them by a rounding.
void Histogram::add(std::span<const double> values) {
  for (const double value : values) {
    const auto next = std::upper_bound(edges_.begin() + 1, edges_.end() - 1, value);
    ++counts_[static_cast<std::size_t>(next - edges_.begin()) - 1];
  }
}

}  // namespace regatta
