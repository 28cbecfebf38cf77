#include "framework/study/results/co_moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/error.hpp"

namespace regatta {

CoMoments::CoMoments(std::span<const double> x, std::span<const double> y) : count_(x.size()) {
  REGATTA_EXPECT(x.size() == y.size());
  if (x.empty()) return;
  const auto n = static_cast<double>(count_);
  double sum_x = 0, sum_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum_x += x[i] - x[0];
    sum_y += y[i] - y[0];
  }
  const double rough_x = x[0] + sum_x / n, rough_y = y[0] + sum_y / n;
  double rest_x = 0, rest_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = x[i] - rough_x, dy = y[i] - rough_y;
    rest_x += dx;
    rest_y += dy;
    xx_ += dx * dx;
    xy_ += dx * dy;
    yy_ += dy * dy;
  }
  mean_x_ = rough_x + rest_x / n;
  mean_y_ = rough_y + rest_y / n;
  xx_ = std::max(0.0, xx_ - rest_x * rest_x / n);
  xy_ -= rest_x * rest_y / n;
  yy_ = std::max(0.0, yy_ - rest_y * rest_y / n);
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

}  // namespace regatta
