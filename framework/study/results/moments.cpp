#include "framework/study/results/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace regatta {

namespace {
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
}

Moments::Moments(std::span<const double> block) : count_(block.size()) {
  if (block.empty()) return;
  const auto n = static_cast<double>(block.size());
  const double first = block.front();  // deviations from it keep the digits that a large offset would take from the sum
  double sum = 0;
  for (const double x : block) sum += x - first;
  const double rough = first + sum / n;
  double rest = 0, squares = 0;
  min_ = max_ = first;
  for (const double x : block) {
    const double d = x - rough;
    rest += d;
    squares += d * d;
    min_ = std::min(min_, x);
    max_ = std::max(max_, x);
  }
  mean_ = rough + rest / n;
  m2_ = std::max(0.0, squares - rest * rest / n);
}

void Moments::merge(const Moments& next) {
  if (next.count_ == 0) return;
  if (count_ == 0) {
    *this = next;
    return;
  }
  const auto here = static_cast<double>(count_), there = static_cast<double>(next.count_);
  const double all = here + there;
  const double delta = next.mean_ - mean_;
  mean_ += delta * (there / all);
  m2_ += next.m2_ + delta * delta * (here * (there / all));
  min_ = std::min(min_, next.min_);
  max_ = std::max(max_, next.max_);
  count_ += next.count_;
}

double Moments::mean() const { return count_ > 0 ? mean_ : undefined; }
double Moments::variance() const { return count_ > 1 ? m2_ / static_cast<double>(count_ - 1) : undefined; }
double Moments::standard_error() const { return std::sqrt(variance() / static_cast<double>(count_)); }
double Moments::min() const { return count_ > 0 ? min_ : undefined; }
double Moments::max() const { return count_ > 0 ? max_ : undefined; }

}  // namespace regatta
