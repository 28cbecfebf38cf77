#include "framework/study/results/first_order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace regatta {

EqualBins::EqualBins(std::span<const double> sorted) {
  edges_.fill(std::numeric_limits<double>::infinity());
  const auto bins = std::clamp<std::size_t>(static_cast<std::size_t>(std::sqrt(static_cast<double>(sorted.size()))), 1, most);
  std::size_t used = 0;
  for (std::size_t i = 1; i < bins; ++i) {
    const double edge = sorted[i * sorted.size() / bins];
    if (edge > sorted.front() && (used == 0 || edge > edges_[used - 1])) edges_[used++] = edge;
  }
}

std::uint8_t EqualBins::of(double x) const {
  std::size_t below = 0;  // all are looked at: the processor cannot foresee where a search would go on
  for (const double edge : edges_) below += edge <= x ? 1 : 0;
  return static_cast<std::uint8_t>(std::min(below, most - 1));
}

void FirstOrder::add(std::span<const std::uint8_t> bins, std::span<const double> y) {
  for (std::size_t i = 0; i < y.size(); ++i) {
    sums_[bins[i]] += y[i];
    ++counts_[bins[i]];
  }
}

std::size_t FirstOrder::bins() const {
  return static_cast<std::size_t>(std::ranges::count_if(counts_, [](std::uint64_t n) { return n > 0; }));
}

EstimatedShare FirstOrder::share(double squares) const {
  double sum = 0, between = 0, n = 0;
  for (std::size_t b = 0; b < sums_.size(); ++b) {
    if (counts_[b] == 0) continue;
    const auto count = static_cast<double>(counts_[b]);
    sum += sums_[b];
    n += count;
    between += sums_[b] * (sums_[b] / count);
  }
  const auto used = static_cast<double>(bins());
  if (n <= used) return {std::nan(""), std::nan("")};
  const double ratio = std::clamp((between - sum * (sum / n)) / squares, 0.0, 1.0);
  const double share = 1 - (1 - ratio) * (n - 1) / (n - used), s = std::max(share, 0.0);
  return {share, std::sqrt(4 * s * (1 - s) * (1 - s) / n + 2 * (used - 1) / (n * n))};
}

}  // namespace regatta
