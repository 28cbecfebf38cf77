#include "phases/pendulum/control/surface.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
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

using Column = Eigen::Matrix<double, 6, 1>;

/// Hautus: a plant is uncontrollable if (A - lambda I, B) loses rank at an eigenvalue lambda. Returns the least singular value there,
/// with time in units of the plant, so that it says something about the plant and not about seconds. 0 is always tried, for repeated
/// zeros (a link that nothing holds) come out of the eigenvalue solver with the root of the rounding error.
double controllability_margin(Matrix a, Column b) {
  const double stiffness = a.bottomLeftCorner<3, 3>().cwiseAbs().maxCoeff();
  const double rate = stiffness > 0 ? std::sqrt(stiffness) : 1.0;
  a.bottomLeftCorner<3, 3>() /= rate * rate;
  a.bottomRightCorner<3, 3>() /= rate;
  b.normalize();
  Eigen::Matrix<std::complex<double>, 7, 1> tried;
  tried << a.eigenvalues(), 0.0;
  double margin = std::numeric_limits<double>::infinity();
  for (const auto& lambda : tried) {
    Eigen::MatrixXcd hautus(6, 7);
    hautus << a.cast<std::complex<double>>() - lambda * Matrix::Identity(), b.cast<std::complex<double>>();
    margin = std::min(margin, Eigen::JacobiSVD<Eigen::MatrixXcd>(hautus).singularValues().minCoeff());
  }
  return margin;
}

}  // namespace

SurfaceRow ackermann(const PlantParameters& model, const std::array<double, 5>& poles) {
  const auto linear = Plant(model).linearise_upright();
  Matrix a;
  Column b;
  for (int i = 0; i < 6; ++i) {
    b(i) = linear.B[static_cast<std::size_t>(i)];
    for (int k = 0; k < 6; ++k) a(i, k) = linear.A[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)];
  }
  const double margin = controllability_margin(a, b);
  constexpr double smallest = 1e-6;
  require(margin > smallest,
          "controller.surface = \"ackermann\": the model plant cannot be balanced by a force on the cart (controllability margin {:.0e}, "
          "needed {:.0e}): {}",
          margin, smallest, reason(model));
  Matrix w;
  w.col(0) = b;
  for (int i = 1; i < 6; ++i) w.col(i) = a * w.col(i - 1);
  Row c = Eigen::FullPivLU<Matrix>(w.transpose()).solve(Column::Unit(5)).transpose();  // e: e w = (0, ..., 0, 1)
  for (const double pole : poles) c = c * a - pole * c;
  SurfaceRow row;
  for (std::size_t i = 0; i < 6; ++i) row[i] = c(static_cast<Eigen::Index>(i));
  return row;
}

}  // namespace regatta::pendulum
