#include "apps/tem/invert_sounding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include <Eigen/Cholesky>

namespace regatta::tem {

namespace {

using Eigen::MatrixXd, Eigen::VectorXd;

constexpr std::size_t most_iterations = 50;
constexpr double longest_step = 1;   // of a logarithm: what derivatives say of a change by more than e is of no use
constexpr double least_step = 0.01;  // in standard deviations of the posterior, which is what matters to a reader of the answer

// Of the diagonal. A step tries all of them, since earths side by side cost little more than one. Without any, 28 % of the soundings of
// tem_invert end unconverged; four of them, with gaps of a hundred, take half as many steps again, for they creep along curved valleys.
constexpr std::array dampings{0.0, 1e-4, 1e-3, 0.01, 0.1, 1.0, 10.0, 1000.0};

/// An earth on the way, and how it fits.
struct Place {
  VectorXd logs;
  VectorXd residual;  // over the standard deviation of each gate
  MatrixXd jacobian;  // of what is computed, over the same, by the logarithms

  double misfit = std::numeric_limits<double>::infinity();  // -2 ln of the posterior's density
};

class Inversion {
 public:
  Inversion(const ForwardModel& model, const Measured& measured, const Prior& prior)
      : model_(model), measured_(measured), middle_(logs_of(prior.middle)), weight_(1 / (prior.deviation * prior.deviation)) {}

  Inverted run() const {
    auto now = place(middle_, model_.compute(earth_of(middle_)));
    Inverted result;
    MatrixXd precision;
    for (;; ++result.iterations) {
      precision = now.jacobian.transpose() * now.jacobian;
      precision.diagonal().array() += weight_;
      const VectorXd downhill = now.jacobian.transpose() * now.residual + weight_ * (middle_ - now.logs);
      // The length of the full step, measured by the posterior: what is still to be gained.
      result.converged = downhill.dot(precision.llt().solve(downhill)) < least_step * least_step;
      if (result.converged || result.iterations == most_iterations) break;
      auto next = best_step(now, precision, downhill);
      if (!(next.misfit < now.misfit)) break;
      now = std::move(next);
    }
    result.logs = now.logs;
    result.chi2 = now.residual.squaredNorm();
    result.deviation = precision.llt().solve(MatrixXd::Identity(precision.rows(), precision.cols())).diagonal().cwiseSqrt();
    return result;
  }

 private:
  Place best_step(const Place& now, const MatrixXd& precision, const VectorXd& downhill) const {
    std::vector<VectorXd> tried;
    for (const double damping : dampings) {
      MatrixXd damped = precision;
      damped.diagonal() *= 1 + damping;
      const VectorXd step = damped.llt().solve(downhill);
      tried.emplace_back(now.logs + step * std::min(1.0, longest_step / step.lpNorm<Eigen::Infinity>()));
    }
    return std::ranges::min(places(tried), {}, &Place::misfit);
  }

  std::vector<Place> places(const std::vector<VectorXd>& logs) const {
    std::vector<Earth> earths;
    std::ranges::transform(logs, std::back_inserter(earths), earth_of);
    const auto computed = model_.compute(earths);
    std::vector<Place> found(logs.size());
    for (std::size_t i = 0; i < logs.size(); ++i)
      if (computed[i].failure.empty()) found[i] = place(logs[i], computed[i].sounding);
    return found;
  }

  Place place(const VectorXd& logs, const Sounding& sounding) const {
    const auto gates = measured_.response.size(), layers = (logs.size() + 1) / 2;
    using Rows = Eigen::Map<const MatrixXd>;  // a column of gates for each parameter
    MatrixXd by_log(gates, logs.size());
    // d/d ln(rho) = -sigma d/d sigma, d/d ln(h) = h d/dh
    by_log.leftCols(layers) =
        Rows(sounding.response_by.conductivity.data(), gates, layers) * (-(-logs.head(layers)).array().exp()).matrix().asDiagonal();
    by_log.rightCols(layers - 1) =
        Rows(sounding.response_by.thickness.data(), gates, layers - 1) * logs.tail(layers - 1).array().exp().matrix().asDiagonal();
    const VectorXd response = Rows(sounding.response.data(), gates, 1);
    Place place{.logs = logs,
                .residual = (measured_.response - response).cwiseQuotient(measured_.deviation),
                .jacobian = measured_.deviation.cwiseInverse().asDiagonal() * by_log};
    place.misfit = place.residual.squaredNorm() + weight_ * (logs - middle_).squaredNorm();
    return place;
  }

  const ForwardModel& model_;
  const Measured& measured_;
  VectorXd middle_;
  double weight_;
};

}  // namespace

VectorXd logs_of(const Earth& earth) {
  const auto layers = static_cast<Eigen::Index>(earth.layers());
  VectorXd logs(2 * layers - 1);
  logs << VectorXd::Map(earth.resistivity.data(), layers), VectorXd::Map(earth.thickness.data(), layers - 1);
  return logs.array().log();
}

Earth earth_of(const VectorXd& logs) {
  const VectorXd values = logs.array().exp();
  const auto layers = (values.size() + 1) / 2;
  return {.resistivity = {values.begin(), values.begin() + layers}, .thickness = {values.begin() + layers, values.end()}};
}

Inverted invert(const ForwardModel& model, const Measured& measured, const Prior& prior) { return Inversion(model, measured, prior).run(); }

}  // namespace regatta::tem
