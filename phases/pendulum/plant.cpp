#include "phases/pendulum/plant.hpp"

#include "framework/core/error.hpp"

namespace regatta::pendulum {

namespace {

const PlantParameters& possible(const PlantParameters& parameters) {
  if (const auto problem = find_impossible(parameters)) throw ConfigError(*problem);
  return parameters;
}

}  // namespace

Coefficients<double> derived_coefficients(const PlantParameters& p) {
  const double a1 = p.m1 * p.l1 + p.m2 * p.L1, a2 = p.m2 * p.l2;
  const double A = p.m0 + p.m1 + p.m2, D = p.I1 + p.m1 * p.l1 * p.l1 + p.m2 * p.L1 * p.L1, H = p.I2 + p.m2 * p.l2 * p.l2;
  return {.a1 = a1,
          .a2 = a2,
          .a3 = p.m2 * p.L1 * p.l2,
          .A = A,
          .D = D,
          .H = H,
          .per_A = 1 / A,
          .weight1 = p.g * a1,
          .weight2 = p.g * a2,
          .b0 = p.b0,
          .b1 = p.b1,
          .b2 = p.b2,
          .fc0 = p.fc0,
          .vs = p.vs,
          .lever1 = a1 / A,
          .lever2 = a2 / A,
          .radius1 = D / A,
          .radius2 = H / A,
          .coupling = A * p.L1 / a1,
          .g = p.g,
          .damping0 = p.b0 / A,
          .damping1 = p.b1 / A,
          .damping2 = p.b2 / A,
          .coulomb = p.fc0 / A};
}

Plant::Plant(const PlantParameters& parameters) : Dynamics(derived_coefficients(possible(parameters)), parameters.fc0 != 0) {}

Linearisation Plant::linearise_upright() const {
  const auto& p = coefficients();
  // At the upright rest M is constant to first order, so the accelerations are M^-1 times the linear part of the forces f.
  const double det = p.A * (p.D * p.H - p.a3 * p.a3) - p.a1 * (p.a1 * p.H - p.a2 * p.a3) + p.a2 * (p.a1 * p.a3 - p.a2 * p.D);
  const std::array<std::array<double, 3>, 3> inverse{
      {{(p.D * p.H - p.a3 * p.a3) / det, (p.a2 * p.a3 - p.a1 * p.H) / det, (p.a1 * p.a3 - p.a2 * p.D) / det},
       {(p.a2 * p.a3 - p.a1 * p.H) / det, (p.A * p.H - p.a2 * p.a2) / det, (p.a1 * p.a2 - p.A * p.a3) / det},
       {(p.a1 * p.a3 - p.a2 * p.D) / det, (p.a1 * p.a2 - p.A * p.a3) / det, (p.A * p.D - p.a1 * p.a1) / det}}};
  const std::array<std::array<double, 6>, 3> f{
      {{0, 0, 0, -(p.b0 + p.fc0 / p.vs), 0, 0}, {0, p.weight1, 0, 0, -(p.b1 + p.b2), p.b2}, {0, 0, p.weight2, 0, p.b2, -p.b2}}};
  Linearisation linear{};
  for (std::size_t i = 0; i < 3; ++i) {
    linear.A[i][i + 3] = 1;
    linear.B[i + 3] = inverse[i][0];
    for (std::size_t k = 0; k < 6; ++k) linear.A[i + 3][k] = inverse[i][0] * f[0][k] + inverse[i][1] * f[1][k] + inverse[i][2] * f[2][k];
  }
  return linear;
}

}  // namespace regatta::pendulum
