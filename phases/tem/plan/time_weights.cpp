#include "phases/tem/plan/time_weights.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

namespace regatta::tem {

namespace {

// A response falls off slower than a decay of its own time, and the error may in the same way.
constexpr double slope = 1.75;

}  // namespace

TimeWeights::TimeWeights(std::span<const std::complex<double>> nodes, double first, double last) : count_(nodes.size()) {
  constexpr int decays = 240;
  const double lowest = std::log(1e-4 / last), highest = std::log(1e5 / first);
  for (int i = 0; i < decays; ++i) {
    const double a = std::exp(lowest + (highest - lowest) * i / (decays - 1));
    decays_.push_back(a);
    for (const auto z : nodes) {
      const auto term = z / (z + a);
      real_.push_back(term.real());
      imaginary_.push_back(term.imag());
    }
  }
}

TimeWeights::Fit TimeWeights::fit(std::span<const double> wanted, std::span<const double> scale) const {
  const auto rows = static_cast<Eigen::Index>(decays_.size()), nodes = static_cast<Eigen::Index>(count_);
  Eigen::MatrixXd matrix(rows, 2 * nodes);
  Eigen::VectorXd right(rows);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const auto row = static_cast<std::size_t>(i);
    for (Eigen::Index n = 0; n < nodes; ++n) {
      const auto at = row * count_ + static_cast<std::size_t>(n);
      matrix(i, n) = real_[at] / scale[row];
      matrix(i, nodes + n) = -imaginary_[at] / scale[row];
    }
    right(i) = wanted[row] / scale[row];
  }
  const Eigen::VectorXd best = matrix.colPivHouseholderQr().solve(right);
  Fit fit;
  for (Eigen::Index n = 0; n < nodes; ++n) fit.weights.emplace_back(best(n), best(nodes + n));
  fit.error = (matrix * best - right).cwiseAbs().maxCoeff();
  return fit;
}

TimeWeights::Fit TimeWeights::step_off(double time) const {
  std::vector<double> wanted, scale;
  for (const double a : decays_) {
    wanted.push_back(std::exp(-a * time));
    scale.push_back(std::pow(1 + a * time, -slope));
  }
  return fit(wanted, scale);
}

TimeWeights::Fit TimeWeights::decline(double time) const {
  std::vector<double> wanted, scale;
  for (const double a : decays_) {
    const double x = a * time;
    wanted.push_back(x * std::exp(-x));
    scale.push_back(std::min(1.0, x) * std::pow(1 + x, -slope));
  }
  return fit(wanted, scale);
}

}  // namespace regatta::tem
