#include "framework/study/results/histogram.hpp"

#include <cmath>

namespace regatta {

Histogram::Histogram(double min, double max, std::uint64_t bins) : counts_(bins) {
  const double low = min < max ? min : min - 0.5, high = min < max ? max : max + 0.5;
  for (std::uint64_t i = 0; i <= bins; ++i) edges_.push_back(std::lerp(low, high, static_cast<double>(i) / static_cast<double>(bins)));
}

/// The edges themselves decide: a bin that is computed may disagree with them by a rounding. Halves, since a difference of any two numbers
/// may be infinite; of numbers so small that a half is 0, the place is not a number and the search begins at the first bin.
void Histogram::add(std::span<const double> values) {
  const std::size_t last = counts_.size() - 1;
  const double low = edges_.front() / 2, width = (edges_.back() / 2 - low) / static_cast<double>(counts_.size());
  for (const double value : values) {
    const double place = (value / 2 - low) / width;
    std::size_t bin = place >= static_cast<double>(last) ? last : place >= 0 ? static_cast<std::size_t>(place) : 0;
    while (bin > 0 && value < edges_[bin]) --bin;
    while (bin < last && value >= edges_[bin + 1]) ++bin;
    ++counts_[bin];
  }
}

}  // namespace regatta
