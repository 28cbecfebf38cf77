#include "framework/study/results/co_moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/error.hpp"

namespace regatta {

namespace {

constexpr std::size_t lanes = 4;  // partial sums, so that one does not wait for the other; part of what the bits are

/// Sum of term(0), term(1), ..., in this order of additions on every machine.
template <class Term>
double sum(std::size_t count, Term term) {
  double sums[lanes] = {};
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (std::size_t k = 0; k < lanes; ++k) sums[k] += term(i + k);
  for (std::size_t k = 0; i < count; ++i, ++k) sums[k] += term(i);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

Deviations::Deviations(std::span<const double> numbers) : each(numbers.size()) {
  if (numbers.empty()) return;
  const double first = numbers.front();
  rough = first + sum(numbers.size(), [&](std::size_t i) { return numbers[i] - first; }) / static_cast<double>(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) each[i] = numbers[i] - rough;
  rest = sum(each.size(), [&](std::size_t i) { return each[i]; });
  squares = sum(each.size(), [&](std::size_t i) { return each[i] * each[i]; });
}

CoMoments::CoMoments(const Deviations& x, const Deviations& y) : count_(x.each.size()) {
  REGATTA_EXPECT(x.each.size() == y.each.size());
  if (count_ == 0) return;
  const auto n = static_cast<double>(count_);
  mean_x_ = x.rough + x.rest / n;
  mean_y_ = y.rough + y.rest / n;
  xx_ = std::max(0.0, x.squares - x.rest * x.rest / n);
  xy_ = sum(count_, [&](std::size_t i) { return x.each[i] * y.each[i]; }) - x.rest * y.rest / n;
  yy_ = std::max(0.0, y.squares - y.rest * y.rest / n);
}

void CoMoments::merge(const CoMoments& next) {
  if (next.count_ == 0) return;
  if (count_ == 0) {
    *this = next;
    return;
  }
  const auto here = static_cast<double>(count_), there = static_cast<double>(next.count_);
  const double share = there / (here + there), weight = here * share;
  const double delta_x = next.mean_x_ - mean_x_, delta_y = next.mean_y_ - mean_y_;
  mean_x_ += delta_x * share;
  mean_y_ += delta_y * share;
  xx_ += next.xx_ + delta_x * delta_x * weight;
  xy_ += next.xy_ + delta_x * delta_y * weight;
  yy_ += next.yy_ + delta_y * delta_y * weight;
  count_ += next.count_;
}

double CoMoments::correlation() const {
  if (x_is_constant() || y_is_constant()) return std::numeric_limits<double>::quiet_NaN();
  const long double squares = static_cast<long double>(xx_) * yy_;  // may be out of the range of a double
  return std::clamp(static_cast<double>(xy_ / std::sqrt(squares)), -1.0, 1.0);
}

double CoMoments::x_deviation() const {
  return count_ > 1 ? std::sqrt(xx_ / static_cast<double>(count_ - 1)) : std::numeric_limits<double>::quiet_NaN();
}

double CoMoments::slope() const { return x_is_constant() ? std::numeric_limits<double>::quiet_NaN() : xy_ / xx_; }

double CoMoments::slope_error() const {
  if (count_ < 3 || x_is_constant()) return std::numeric_limits<double>::quiet_NaN();
  return std::sqrt(std::max(0.0, yy_ - xy_ * (xy_ / xx_)) / static_cast<double>(count_ - 2) / xx_);
}

}  // namespace regatta
