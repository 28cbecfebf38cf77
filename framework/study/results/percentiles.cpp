#include "framework/study/results/percentiles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace regatta {

void Percentiles::add(std::span<const double> values) {
  if (exact_) {
    values_.insert(values_.end(), values.begin(), values.end());
  } else {
    for (const double value : values) binned_.add(value);
  }
}

std::vector<double> Percentiles::at(std::span<const double> percents) {
  std::ranges::sort(values_);
  const std::uint64_t n = exact_ ? values_.size() : binned_.count();
  const auto order_statistic = [&](std::uint64_t k) { return exact_ ? values_[k] : binned_.order_statistic(k); };
  std::vector<double> found;
  for (const double percent : percents) {
    if (n == 0) {
      found.push_back(std::numeric_limits<double>::quiet_NaN());
      continue;
    }
    const double place = static_cast<double>(n - 1) * (percent / 100);
    const auto below = std::min(n - 1, static_cast<std::uint64_t>(place));
    const auto above = std::min(n - 1, below + 1);
    found.push_back(std::lerp(order_statistic(below), order_statistic(above), place - std::floor(place)));
  }
  return found;
}

}  // namespace regatta
