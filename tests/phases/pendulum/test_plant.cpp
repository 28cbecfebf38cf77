#include <complex>

#include <doctest/doctest.h>

#include "phases/pendulum/plant.hpp"
#include "phases/pendulum/rk4.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

namespace {

constexpr double tiny = 1e-30;  // step of a complex derivative: no difference is formed, so nothing cancels
using Complex = std::complex<double>;
template <class T>
using Triple = std::array<T, 3>;

/// Kinetic minus potential energy from the motion of the centres of mass: shares nothing with the equations under test.
template <class T>
T lagrangian(const PlantParameters& p, const Triple<T>& q, const Triple<T>& qd) {
  const T v1x = qd[0] + p.l1 * cos(q[1]) * qd[1], v1y = -p.l1 * sin(q[1]) * qd[1];
  const T v2x = qd[0] + p.L1 * cos(q[1]) * qd[1] + p.l2 * cos(q[2]) * qd[2];
  const T v2y = -p.L1 * sin(q[1]) * qd[1] - p.l2 * sin(q[2]) * qd[2];
  const T kinetic = 0.5 * (p.m0 * qd[0] * qd[0] + p.m1 * (v1x * v1x + v1y * v1y) + p.m2 * (v2x * v2x + v2y * v2y) + p.I1 * qd[1] * qd[1] +
                           p.I2 * qd[2] * qd[2]);
  return kinetic - p.g * (p.m1 * p.l1 * cos(q[1]) + p.m2 * (p.L1 * cos(q[1]) + p.l2 * cos(q[2])));
}

/// dL/dqd_i; L is quadratic in qd, so a central difference of any width is exact.
template <class T>
T momentum(const PlantParameters& p, const Triple<T>& q, Triple<T> qd, std::size_t i) {
  qd[i] += 1.0;
  const T above = lagrangian(p, q, qd);
  qd[i] -= 2.0;
  return 0.5 * (above - lagrangian(p, q, qd));
}

Triple<double> friction(const PlantParameters& p, double v, double w1, double w2) {
  return {-p.b0 * v - p.fc0 * std::tanh(v / p.vs), -p.b1 * w1 + p.b2 * (w2 - w1), -p.b2 * (w2 - w1)};
}

/// d/dt (dL/dqd_i) - dL/dq_i - Q_i under the plant's own accelerations: zero if they are right [N, N m].
double lagrange_residual(const PlantParameters& p, const State& z, double force, std::size_t i) {
  const auto a = Plant(p).accelerations(z, force);
  const Triple<double> q{z[0], z[1], z[2]}, rate{z[3], z[4], z[5]};
  Triple<Complex> along, varied{q[0], q[1], q[2]};
  const Triple<Complex> qd{rate[0], rate[1], rate[2]};
  for (std::size_t k = 0; k < 3; ++k) along[k] = Complex(q[k], tiny * rate[k]);
  varied[i] = Complex(q[i], tiny);
  const double inertial = momentum(p, q, a, i);  // momentum is linear in qd, so this is row i of M times a
  const double convective = momentum(p, along, qd, i).imag() / tiny;
  return inertial + convective - lagrangian(p, varied, qd).imag() / tiny - friction(p, z[3], z[4], z[5])[i] - (i == 0 ? force : 0.0);
}

}  // namespace

TEST_SUITE("phases/pendulum/plant") {
  TEST_CASE("the accelerations satisfy Lagrange's equations at random states of random plants") {
    const auto key = random_key(1, "lagrange");
    for (std::uint64_t i = 0; i < 500; ++i) {
      Random random(key, i);
      auto p = draw_plant(random);
      p.fc0 = random.uniform(0, 2);
      const auto z = draw_state(random);
      const double force = random.uniform(-150, 150);
      // Terms reach some 1e2 N, and the solve amplifies their rounding by the condition of M, below 1e3: 1e2 x 1e3 x 1e-16 = 1e-11.
      for (std::size_t row = 0; row < 3; ++row) CHECK(std::abs(lagrange_residual(p, z, force, row)) < 1e-11);
    }
  }

  TEST_CASE("energy is conserved without friction, and lost by friction") {
    PlantParameters p;
    p.b0 = p.b1 = p.b2 = 0;
    const State start{0, 2.8, 3.4, 0.1, 0, 0};
    const auto drift = [&start](const Plant& plant) {
      State z = start;
      for (int i = 0; i < 5000; ++i) z = rk4_step(plant, z, 0.0, 1e-3);
      return plant.energy(z) - plant.energy(start);
    };
    // RK4 loses (w h)^6/72 of an oscillation's energy a step; the fast mode has w = 9 rad/s: 7e-15 x 5000 steps of some 0.1 J, 4e-12 J;
    // large angles add an oscillating error of order (w h)^5 = 6e-11.
    CHECK(std::abs(drift(Plant(p))) < 2e-10);
    CHECK(drift(Plant(PlantParameters{})) < -1e-3);
  }

  TEST_CASE("the energy equals the energies of the moving masses") {
    const auto key = random_key(2, "energy");
    for (std::uint64_t i = 0; i < 100; ++i) {
      Random random(key, i);
      const auto p = draw_plant(random);
      const auto z = draw_state(random);
      const Triple<double> q{z[0], z[1], z[2]}, none{}, qd{z[3], z[4], z[5]};
      // L = T - V and V = -L at rest, so T + V = L - 2 L(rest); a dozen terms of some 10 J leave 1e-14.
      CHECK(std::abs(Plant(p).energy(z) - (lagrangian(p, q, qd) - 2 * lagrangian(p, q, none))) < 1e-13);
    }
  }

  TEST_CASE("the linearisation is the derivative of the accelerations") {
    PlantParameters p;
    p.fc0 = 0.3;
    const Plant plant(p);
    const auto linear = plant.linearise_upright();
    // Odd functions: the central difference is off by h^2 f'''/6, largest for tanh(v/vs): (1e-5/0.05)^2/3 = 1.3e-8 of 6 N s/m.
    constexpr double h = 1e-5;
    for (std::size_t k = 0; k < 6; ++k) {
      State z{};
      z[k] = h;
      const auto a = plant.accelerations(z, 0.0);
      for (std::size_t i = 0; i < 3; ++i) CHECK(a[i] / h == doctest::Approx(linear.A[i + 3][k]).epsilon(1e-6));
    }
    const auto pushed = plant.accelerations(State{}, 1.0);
    for (std::size_t i = 0; i < 3; ++i) CHECK(pushed[i] == doctest::Approx(linear.B[i + 3]).epsilon(1e-14));
  }

  TEST_CASE("accelerations are affine in the force, and mirror bit for bit") {
    const auto key = random_key(3, "affine");
    for (std::uint64_t i = 0; i < 100; ++i) {
      Random random(key, i);
      const Plant plant(draw_plant(random));
      const auto z = draw_state(random);
      const auto a = plant.accelerations(z, 30.0), mirror = plant.accelerations(mirrored(z), -30.0);
      const auto parts = plant.affine(z);
      for (std::size_t k = 0; k < 3; ++k) {
        CHECK(mirror[k] == -a[k]);
        // Two ways to add terms of at most 1e3 (accelerations of the light links): a few roundings.
        CHECK(std::abs(parts.drift[k] + 30.0 * parts.per_force[k] - a[k]) < 1e-11);
      }
    }
  }

  TEST_CASE("a plant without Coulomb friction moves alike whether or not tanh is evaluated") {
    const auto key = random_key(4, "coulomb");
    const Plant skipping{PlantParameters{}};
    const Dynamics<double> evaluating(skipping.coefficients(), true);
    for (std::uint64_t i = 0; i < 100; ++i) {
      Random random(key, i);
      const auto z = draw_state(random);
      CHECK(skipping.accelerations(z, 5.0) == evaluating.accelerations(z, 5.0));
    }
  }
}
