#include "framework/study/results/number_fold.hpp"

#include <limits>

#include "framework/study/results/percentiles.hpp"

namespace regatta {

void NumberFold::add(std::span<const double> block) {
  if (!moments_done_) return moments_.merge(Moments(block));
  if (histogram_wanted_) histogram_->add(block);
  if (numbers_) numbers_->add(block);
}

void NumberFold::end_pass() {
  if (moments_done_) {
    histogram_wanted_ = false;
    if (numbers_ && numbers_->wants_pass()) numbers_->end_pass();
    return;
  }
  moments_done_ = true;
  const auto n = moments_.count();
  if (n == 0) return;
  histogram_wanted_ = asked_->bins > 0;
  if (histogram_wanted_) histogram_.emplace(moments_.min(), moments_.max(), asked_->bins);
  numbers_.emplace(n, moments_.min(), moments_.max(), Percentiles(n, asked_->percentiles).places(), limit_);
}

std::vector<double> NumberFold::percentiles() const {
  if (!numbers_) return std::vector<double>(asked_->percentiles.size(), std::numeric_limits<double>::quiet_NaN());
  return Percentiles(moments_.count(), asked_->percentiles).of([&](std::uint64_t place) { return numbers_->at(place); });
}

std::vector<double> NumberFold::edges() const {
  return histogram_ ? histogram_->edges() : std::vector<double>(asked_->bins + 1, std::numeric_limits<double>::quiet_NaN());
}

std::vector<std::uint64_t> NumberFold::counts() const {
  return histogram_ ? histogram_->counts() : std::vector<std::uint64_t>(asked_->bins);
}

}  // namespace regatta
