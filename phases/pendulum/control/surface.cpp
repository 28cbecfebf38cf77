#include "phases/pendulum/control/surface.hpp"

#include <string>

#include <Eigen/Dense>

#include "framework/core/error.hpp"
#include "phases/pendulum/plant.hpp"

namespace regatta::pendulum {

namespace {

using Matrix = Eigen::Matrix<double, 6, 6>;
using Row = Eigen::Matrix<double, 1, 6>;

std::string reason(const PlantParameters& model) {
  if (model.g == 0) return "g = 0 m/s^2: without gravity links and cart drift apart and one force cannot gather them; try 9.81 m/s^2";
  if (model.l2 == 0) return "l2 = 0 m: the upper link hangs at its centre of mass, where the cart cannot turn it; try 0.15 m";
  return "two motions respond alike to the force on the cart; try links of different length or mass";
}

/// (B, AB/r, ..., A^5 B/r^5): scaled by a rate r of the plant, so that its condition says something about the plant and not about units.
Matrix controllability(const Matrix& a, const Eigen::Matrix<double, 6, 1>& b, double rate) {
  Matrix w;
  w.col(0) = b;
  for (int i = 1; i < 6; ++i) w.col(i) = a * w.col(i - 1) / rate;
  return w;
}

}  // namespace

SurfaceRow ackermann(const PlantParameters& model, const std::array<double, 5>& poles) {
  const auto linear = Plant(model).linearise_upright();
  Matrix a;
  Eigen::Matrix<double, 6, 1> b;
  for (int i = 0; i < 6; ++i) {
    b(i) = linear.B[static_cast<std::size_t>(i)];
    for (int k = 0; k < 6; ++k) a(i, k) = linear.A[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)];
  }
  const double rate = a.bottomRows<3>().cwiseAbs().maxCoeff() > 0 ? std::sqrt(a.cwiseAbs().maxCoeff()) : 1.0;
  const Matrix w = controllability(a, b, rate);
  const Eigen::FullPivLU<Matrix> lu(w.transpose());
  constexpr double smallest = 1e-12;  // the nominal plant has 1e-4; rounding alone leaves 1e-16
  require(lu.rcond() > smallest,
          "controller.surface = \"ackermann\": the model plant cannot be balanced by a force on the cart (reciprocal "
          "condition {:.1e} of its controllability matrix): {}",
          lu.rcond(), reason(model));
  // The last row e of w^-1 solves e w = (0, ..., 0, 1); the scaling by rate^5 belongs to the last column.
  Row c = lu.solve(Eigen::Matrix<double, 6, 1>::Unit(5)).transpose() / std::pow(rate, 5);
  for (const double pole : poles) c = c * a - pole * c;
  SurfaceRow row;
  for (std::size_t i = 0; i < 6; ++i) row[i] = c(static_cast<Eigen::Index>(i));
  return row;
}

}  // namespace regatta::pendulum
