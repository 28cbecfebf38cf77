#include "framework/study/results/log_histogram.hpp"

#include <algorithm>
#include <cmath>

namespace regatta {

HistogramPlaces::HistogramPlaces(const LogHistogram& histogram, double min, double max) : min_(min), max_(max) {
  std::uint64_t below = 0;
  histogram.each([&](std::uint32_t bin, std::uint64_t count) {
    bins_.push_back({bin, below, count});
    below += count;
  });
}

double HistogramPlaces::at(std::uint64_t place) const {
  const auto& [bin, below, count] = *std::prev(std::ranges::upper_bound(bins_, place, {}, &Bin::below));
  if (bin == LogHistogram::bin_of(0)) return std::clamp(0.0, min_, max_);  // as good as 0, and mostly just that
  const double within = (static_cast<double>(place - below) + 0.5) / static_cast<double>(count);
  return std::clamp(std::lerp(LogHistogram::lower_edge(bin), LogHistogram::upper_edge(bin), within), min_, max_);
}

}  // namespace regatta
