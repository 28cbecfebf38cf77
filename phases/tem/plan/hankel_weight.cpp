#include "phases/tem/plan/hankel_weight.hpp"

#include <cmath>
#include <complex>
#include <numbers>

#include "phases/tem/plan/log_gamma.hpp"

namespace regatta::tem {

namespace {

constexpr double first = -22, last = 12;  // of the table
constexpr double edge = 0.25;             // its width over that of the band
constexpr int frequencies = 1001;         // repeat the function every 2 pi / (band / 1000), which is 200 and more
constexpr int per_spacing = 24;           // cubic interpolation: 1e-8 of the largest weight

/// Numbers that turn by an angle from one value to the next. Several at a time do not wait for each other.
class Waves {
 public:
  static constexpr int count = 16;

  void set(int i, std::complex<double> begin, std::complex<double> turn) {
    re_[i] = begin.real(), im_[i] = begin.imag();
    turn_re_[i] = turn.real(), turn_im_[i] = turn.imag();
  }

  void add_to(std::vector<double>& values) {
    for (auto& value : values) {
      double sum = 0;
      for (int i = 0; i < count; ++i) sum += re_[i];
      value += sum;
      for (int i = 0; i < count; ++i) {
        const double re = re_[i] * turn_re_[i] - im_[i] * turn_im_[i];
        im_[i] = re_[i] * turn_im_[i] + im_[i] * turn_re_[i];
        re_[i] = re;
      }
    }
  }

 private:
  double re_[count]{}, im_[count]{}, turn_re_[count]{}, turn_im_[count]{};
};

/// Second derivatives of the natural cubic spline through equidistant values.
std::vector<double> spline_curvature(const std::vector<double>& value, double step) {
  const auto n = value.size();
  std::vector<double> curvature(n), above(n);
  for (std::size_t i = 1; i + 1 < n; ++i) {  // tridiagonal, 1 4 1
    const double diagonal = 4 - above[i - 1];
    above[i] = 1 / diagonal;
    curvature[i] = (6 * (value[i - 1] - 2 * value[i] + value[i + 1]) / (step * step) - curvature[i - 1]) / diagonal;
  }
  for (std::size_t i = n - 1; i-- > 1;) curvature[i] -= above[i] * curvature[i + 1];
  return curvature;
}

}  // namespace

HankelWeight::HankelWeight(int nu, double points_per_decade)
    : spacing_(std::numbers::ln10 / points_per_decade), step_(spacing_ / per_spacing) {
  const double nyquist = std::numbers::pi / spacing_, width = 2 * edge * nyquist / (std::numbers::pi * std::numbers::pi);
  const double dw = (nyquist + 18 * width) / (frequencies - 1);
  const auto count = static_cast<std::size_t>((last - first) / step_) + 1;
  value_.assign(count, 0.0);
  for (int from = 0; from < frequencies; from += Waves::count) {
    Waves waves;
    for (int i = 0; i < Waves::count && from + i < frequencies; ++i) {
      const int k = from + i;
      const double w = k * dw;
      const std::complex<double> upper(0.5 * (1 + nu), -0.5 * w);
      const auto gammas = log_gamma(upper) - log_gamma(std::conj(upper));
      const double band = 0.5 * (std::tanh((w + nyquist) / width) - std::tanh((w - nyquist) / width));
      const double share = dw * (k == 0 || k + 1 == frequencies ? 0.5 : 1.0) / std::numbers::pi * spacing_ * band;
      const auto begin = share * std::exp(gammas - std::complex<double>(0, w * std::numbers::ln2) + std::complex<double>(0, w * first));
      waves.set(i, begin, std::polar(1.0, w * step_));
    }
    waves.add_to(value_);
  }
  curvature_ = spline_curvature(value_, step_);
}

double HankelWeight::operator()(double y) const {
  const double at = (y - first) / step_;
  if (!(at >= 0) || at >= static_cast<double>(value_.size() - 1)) return 0;
  const auto i = static_cast<std::size_t>(at);
  const double b = at - static_cast<double>(i), a = 1 - b;
  return a * value_[i] + b * value_[i + 1] + ((a * a * a - a) * curvature_[i] + (b * b * b - b) * curvature_[i + 1]) * step_ * step_ / 6;
}

}  // namespace regatta::tem
