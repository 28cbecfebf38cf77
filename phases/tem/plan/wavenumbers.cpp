#include "phases/tem/plan/wavenumbers.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "framework/core/error.hpp"
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
  double highest = std::max(8 * reach(earths.lowest, window.first), 30 / geometry.clearance());
  // With polarisation or filters the field falls with lambda^-2 alone: only the height, or many swings of the Bessel function, end the
  // integral.
  if (earths.polarised || !window.filters.empty()) highest = std::max(40 / std::max(geometry.height, 0.2), 200 / geometry.clearance());
  if (geometry.height > 0) highest = std::min(highest, 40 / geometry.height);
  return {lowest, highest};
}

/// Of B and -t dB/dt at some times of the window, a row each: what the real and the imaginary part of the field at each node count in it,
/// with the filters.
Eigen::MatrixXd outputs_of(const TimeWindow& window, bool with_b) {
  constexpr int times = 5;
  const TimeWeights weights(window.nodes, window.first, window.last);
  const auto nodes = static_cast<Index>(window.nodes.size());
  Eigen::MatrixXd outputs((with_b ? 2 : 1) * times, 2 * nodes);
  Index row = 0;
  for (int i = 0; i < times; ++i) {
    const double time = window.first * std::pow(window.last / window.first, i / (times - 1.0));
    for (const bool is_rate : {false, true}) {
      if (!is_rate && !with_b) continue;
      const auto fit = is_rate ? weights.decline(time) : weights.step_off(time);
      for (Index n = 0; n < nodes; ++n) {
        const auto at = static_cast<std::size_t>(n);
        const Complex weight = -fit.weights[at] * window.filtered(window.nodes[at]);
        outputs(row, 2 * n) = weight.real();
        outputs(row, 2 * n + 1) = -weight.imag();
      }
      ++row;
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

/// Earths of as many layers side by side: sse2, which every CPU has, rounds as scalar does, so that a plan has the same bits whatever the
/// instruction set.
Contributions contributions_of(const Wavenumbers& all, const EarthClass& earths, const TimeWindow& window, bool with_b) {
  constexpr std::size_t probes = 240;
  const auto& kernel = kernel_of(InstructionSet::sse2);
  const auto lanes = kernel.lanes;
  REGATTA_ENSURE(probes % (EarthClass::probed_layers * lanes) == 0);
  const auto outputs = outputs_of(window, with_b);
  const Index beside = with_b ? 2 : 1;  // from an output to the same of the next time
  const auto count = outputs.rows(), columns = static_cast<Index>(all.lambda.size());
  Contributions made{Eigen::MatrixXd(static_cast<Index>(probes) * count, columns), Eigen::VectorXd(static_cast<Index>(probes) * count)};
  const auto nodes = kernel_nodes(window.nodes);
  std::vector<double> waves(2 * nodes.size() * all.lambda.size() * lanes);
  auto probed = earths.probes(probes);
  std::ranges::stable_sort(probed, {}, &Earth::layers);
  Index row = 0;
  for (std::size_t i = 0; i < probes; i += lanes) {
    std::vector<const Earth*> some;
    for (std::size_t lane = 0; lane < lanes; ++lane) some.push_back(&probed[i + lane]);
    const EarthRows rows(some);
    kernel.waves({nodes, all.lambda, all.weight}, rows.lanes(), waves.data());
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      using OfLane = Eigen::Map<const Eigen::MatrixXd, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>;
      const auto step = static_cast<Index>(lanes);
      const OfLane of_lane(waves.data() + lane, outputs.cols(), columns, {step * outputs.cols(), step});
      const Eigen::MatrixXd parts = outputs * of_lane;
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
