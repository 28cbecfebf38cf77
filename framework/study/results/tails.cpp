#include "framework/study/results/tails.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/random.hpp"

namespace regatta {

namespace {

/// Up to the next whole number; one that is whole but for a rounding is whole.
double rounded_up(double x) { return std::abs(x - std::round(x)) <= 1e-12 * x ? std::round(x) : std::ceil(x); }

}  // namespace

Tails::Places Tails::places(double level) const {
  static const double z95 = normal_quantile(0.975);
  const auto n = static_cast<double>(moments_.count());
  const double half = z95 * std::sqrt(n * level * (1 - level));
  const auto place = [n](double rank) { return static_cast<std::uint64_t>(std::clamp(rounded_up(rank), 1.0, n)) - 1; };
  return {place(n * level - half), place(n * level), place(n * level + half)};
}

void Tails::add(std::span<const double> block) {
  if (done_) return;
  if (!numbers_) return moments_.merge(Moments(block));
  if (excess_.empty()) return numbers_->add(block);
  std::vector<double> over(block.size());
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const double at = numbers_->at(places(levels_[i]).at);
    std::ranges::transform(block, over.begin(), [at](double x) { return std::max(x - at, 0.0); });
    excess_[i].merge(Moments(over));
  }
}

void Tails::end_pass() {
  if (!excess_.empty()) {
    done_ = true;
    return;
  }
  if (numbers_) {
    numbers_->end_pass();
  } else {
    done_ = moments_.count() == 0;
    std::vector<std::uint64_t> all;
    for (const double level : levels_) {
      if (done_) continue;
      const auto [low, at, high] = places(level);
      all.insert(all.end(), {low, at, high});
    }
    numbers_.emplace(moments_.count(), moments_.min(), moments_.max(), std::move(all), limit_);
  }
  if (!numbers_->wants_pass()) excess_.resize(levels_.size());
}

std::vector<TailSummary> Tails::rows(const std::string& name, const std::string& unit) const {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<TailSummary> rows;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    auto& row = rows.emplace_back(TailSummary{name, unit, levels_[i], moments_.count(), none, none, none, none, none});
    if (moments_.count() == 0) continue;
    const auto [low, at, high] = places(levels_[i]);
    row.value_at_risk = numbers_->at(at);
    row.value_at_risk_low = numbers_->at(low);
    row.value_at_risk_high = numbers_->at(high);
    row.conditional_value_at_risk = row.value_at_risk + excess_[i].mean() / (1 - levels_[i]);
    row.conditional_value_at_risk_error = excess_[i].standard_error() / (1 - levels_[i]);
  }
  return rows;
}

}  // namespace regatta
