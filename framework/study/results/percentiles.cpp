#include "framework/study/results/percentiles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace regatta {

namespace {

struct Place {
  std::uint64_t below, above;
  double between;
};

Place place_of(double percent, std::uint64_t n) {
  const double h = static_cast<double>(n - 1) * (percent / 100);
  const auto below = std::min(n - 1, static_cast<std::uint64_t>(h));
  return {below, std::min(n - 1, below + 1), h - std::floor(h)};
}

}  // namespace

std::vector<std::uint64_t> Percentiles::places() const {
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i < percents_.size() && n_ > 0; ++i) {
    const auto place = place_of(percents_[i], n_);
    all.insert(all.end(), {place.below, place.above});
  }
  return all;
}

std::vector<double> Percentiles::of(const std::function<double(std::uint64_t)>& number_at) const {
  if (n_ == 0) return std::vector<double>(percents_.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<double> found;
  for (const double percent : percents_) {
    const auto place = place_of(percent, n_);
    found.push_back(std::lerp(number_at(place.below), number_at(place.above), place.between));
  }
  return found;
}

}  // namespace regatta
