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
  const std::uint64_t n = exact_ ? values_.size() : binned_.count();
  if (n == 0) return std::vector<double>(percents.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<double> places;
  std::vector<std::uint64_t> below, above;
  for (const double percent : percents) {
    places.push_back(static_cast<double>(n - 1) * (percent / 100));
    below.push_back(std::min(n - 1, static_cast<std::uint64_t>(places.back())));
    above.push_back(std::min(n - 1, below.back() + 1));
  }
  if (exact_) select(below, above);
  const auto order_statistic = [&](std::uint64_t k) { return exact_ ? values_[k] : binned_.order_statistic(k); };
  std::vector<double> found;
  for (std::size_t i = 0; i < places.size(); ++i)
    found.push_back(std::lerp(order_statistic(below[i]), order_statistic(above[i]), places[i] - std::floor(places[i])));
  return found;
}

/// A few order statistics of many numbers: each costs a pass over what is left, a sort would cost 20.
void Percentiles::select(std::span<const std::uint64_t> below, std::span<const std::uint64_t> above) {
  std::vector<std::uint64_t> places(below.begin(), below.end());
  places.insert(places.end(), above.begin(), above.end());
  std::ranges::sort(places);
  auto left = values_.begin();
  for (const auto place : places) {
    const auto nth = values_.begin() + static_cast<std::ptrdiff_t>(place);
    if (nth < left) continue;  // the same place again
    std::nth_element(left, nth, values_.end());
    left = nth + 1;
  }
}

}  // namespace regatta
