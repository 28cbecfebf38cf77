#include "phases/tem/plan/wavenumbers.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "phases/tem/kernel/earth_rows.hpp"
#include "phases/tem/kernel/kernel.hpp"
#include "phases/tem/plan/hankel_weight.hpp"
#include "phases/tem/plan/wire.hpp"
#include "phases/tem/reference/reflection.hpp"

namespace regatta::tem {

namespace {

using Complex = std::complex<double>;
using Eigen::Index;

std::pair<double, double> range_of(const Geometry& geometry, const EarthClass& earths, const TimeWindow& window) {
  const auto reach = [](double resistivity, double time) { return std::sqrt(mu0 / resistivity / time); };  // of the field's lambda
  const double lowest = 3e-3 * std::min(1 / std::max(geometry.distance(), geometry.height), reach(earths.highest, window.last));
  // With polarisation or filters the field falls with lambda^-2 alone: only the height ends the integral.
  double highest = std::max(8 * reach(earths.lowest, window.first), 30 / geometry.clearance());
  if (earths.polarised || !window.filters.empty()) highest = 40 / std::max(geometry.height, 0.2);
  if (geometry.height > 0) highest = std::min(highest, 40 / geometry.height);
  return {lowest, highest};
}

/// Of B and -t dB/dt at some times of the window: weights of the nodes with the filters in them.
std::vector<std::vector<Complex>> outputs_of(const TimeWindow& window, bool with_b) {
  constexpr int times = 5;
  const TimeWeights weights(window.nodes, window.first, window.last);
  std::vector<std::vector<Complex>> outputs;
  for (int i = 0; i < times; ++i) {
    const double time = window.first * std::pow(window.last / window.first, i / (times - 1.0));
    for (const bool is_rate : {false, true}) {
      if (!is_rate && !with_b) continue;
      auto fit = is_rate ? weights.decline(time) : weights.step_off(time);
      for (std::size_t n = 0; n < fit.weights.size(); ++n) fit.weights[n] *= -window.filtered(window.nodes[n]);
      outputs.push_back(std::move(fit.weights));
    }
  }
  return outputs;
}

/// What each wavenumber contributes to each output of each earth, over the output; the right side is ones. Where outputs change their sign
/// they are measured against those at the times beside.
struct Contributions {
  Eigen::MatrixXd parts;
  Eigen::VectorXd whole;
};

Contributions contributions_of(const Wavenumbers& all, const EarthClass& earths, const TimeWindow& window, bool with_b) {
  constexpr std::size_t probes = 240;
  const auto outputs = outputs_of(window, with_b);
  const Index beside = with_b ? 2 : 1;  // from an output to the same of the next time
  const auto count = static_cast<Index>(outputs.size()), columns = static_cast<Index>(all.lambda.size());
  Contributions made{Eigen::MatrixXd(static_cast<Index>(probes) * count, columns), Eigen::VectorXd(static_cast<Index>(probes) * count)};
  const auto nodes = kernel_nodes(window.nodes);
  std::vector<double> fields(2 * nodes.size());
  Index row = 0;
  for (const auto& earth : earths.probes(probes)) {
    const Earth* const one[] = {&earth};
    const EarthRows rows(one);
    Eigen::MatrixXd parts = Eigen::MatrixXd::Zero(count, columns);
    for (Index j = 0; j < columns; ++j) {
      const auto at = static_cast<std::size_t>(j);
      // One number at a time: so the plan is the same, whatever the instruction set.
      kernel_of(InstructionSet::scalar)
          .fields({nodes, std::span(&all.lambda[at], 1), std::span(&all.weight[at], 1)}, rows.lanes(), false, fields.data());
      for (std::size_t n = 0; n < nodes.size(); ++n) {
        const Complex r(fields[2 * n], fields[2 * n + 1]);
        for (Index o = 0; o < count; ++o) parts(o, j) += (outputs[static_cast<std::size_t>(o)][n] * r).real();
      }
    }
    const Eigen::VectorXd whole = parts.rowwise().sum();
    for (Index o = 0; o < count; ++o) {
      double scale = std::abs(whole(o));
      if (earths.polarised || !window.filters.empty()) {
        if (o >= beside) scale = std::max(scale, 0.3 * std::abs(whole(o - beside)));
        if (o + beside < count) scale = std::max(scale, std::abs(whole(o + beside)));
      }
      made.parts.row(row) = parts.row(o) / scale;
      made.whole(row++) = whole(o) / scale;
    }
  }
  return made;
}

}  // namespace

std::vector<Node> kernel_nodes(std::span<const Complex> nodes) {
  std::vector<Node> made;
  for (const auto z : nodes) made.push_back({z.real(), z.imag(), std::log(std::abs(z)), std::arg(z)});
  return made;
}

Complex TimeWindow::filtered(Complex s) const {
  Complex left = 1;
  for (const double frequency : filters) left /= 1.0 + s / (2 * std::numbers::pi * frequency);
  return left;
}

Wavenumbers all_wavenumbers(const Geometry& geometry, const EarthClass& earths, const TimeWindow& window, const HankelWeight& hankel) {
  const auto elements = wire_elements(geometry);
  const auto [lowest, highest] = range_of(geometry, earths, window);
  Wavenumbers all;
  for (int j = 0;; ++j) {
    const double lambda = lowest * std::exp(hankel.spacing() * j);
    if (lambda > highest) return all;
    double sum = 0;
    for (const auto& [distance, share] : elements) sum += share * hankel(std::log(lambda * distance)) / distance;
    all.lambda.push_back(lambda);
    all.weight.push_back(mu0 / (4 * std::numbers::pi) * lambda * std::exp(-lambda * geometry.height) * sum);
  }
}

Wavenumbers fewer_wavenumbers(const Wavenumbers& all, const EarthClass& earths, const TimeWindow& window, double most, bool holds_for_b) {
  const auto [parts, whole] = contributions_of(all, earths, window, holds_for_b);
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(parts);
  const auto& order = qr.colsPermutation().indices();
  const auto columns = parts.cols();
  // The first k columns of the order are those with the largest leading block of R: their factors serve the least squares of each k.
  const Eigen::VectorXd right = (qr.householderQ().adjoint() * whole).head(columns);
  const auto solved = [&](Index k) -> Eigen::VectorXd {
    return qr.matrixR().topLeftCorner(k, k).triangularView<Eigen::Upper>().solve(right.head(k));
  };
  const auto error = [&](Index k, const Eigen::VectorXd& x) {
    Eigen::VectorXd left = -whole;
    for (Index i = 0; i < k; ++i) left += x(i) * parts.col(order(i));
    return left.cwiseAbs().maxCoeff();
  };
  Index k = std::min<Index>(8, columns);
  Eigen::VectorXd x = solved(k);
  while (k < columns && error(k, x) >= most) x = solved(++k);
  std::vector<std::pair<double, double>> kept;
  for (Index i = 0; i < k; ++i) {
    const auto at = static_cast<std::size_t>(order(i));
    kept.emplace_back(all.lambda[at], all.weight[at] * x(i));
  }
  std::ranges::sort(kept);
  Wavenumbers fewer;
  for (const auto& [lambda, weight] : kept) fewer.lambda.push_back(lambda), fewer.weight.push_back(weight);
  return fewer;
}

}  // namespace regatta::tem
