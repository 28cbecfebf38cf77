#include <algorithm>
#include <complex>
#include <vector>

#include <Eigen/Eigenvalues>
#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "phases/pendulum/control/surface.hpp"
#include "phases/pendulum/plant.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

using Matrix = Eigen::Matrix<double, 6, 6>;

/// Eigenvalues of the motion on s = 0, (I - B c/(c B)) A, sorted; one of them is the 0 across the surface.
std::vector<std::complex<double>> sliding_poles(const PlantParameters& p, const SurfaceRow& row) {
  const auto linear = Plant(p).linearise_upright();
  Matrix a;
  Eigen::Matrix<double, 6, 1> b;
  Eigen::Matrix<double, 1, 6> c;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto r = static_cast<Eigen::Index>(i);
    b(r) = linear.B[i];
    c(r) = row[i];
    for (std::size_t k = 0; k < 6; ++k) a(r, static_cast<Eigen::Index>(k)) = linear.A[i][k];
  }
  const Matrix reduced = (Matrix::Identity() - b * c / (c * b)(0)) * a;
  const auto values = reduced.eigenvalues();
  std::vector<std::complex<double>> poles(values.begin(), values.end());
  std::ranges::sort(poles, {}, [](auto pole) { return pole.real(); });
  return poles;
}

}  // namespace

TEST_SUITE("phases/pendulum/control/surface") {
  TEST_CASE("the nominal plant has the published row") {
    const SurfaceRow published{0.422852754839, -12.9112122419, 17.9851592982, 0.723344499292, -0.364174109678, 2.53576571595};
    const auto row = ackermann({}, default_poles);
    for (std::size_t i = 0; i < 6; ++i) CHECK(row[i] == doctest::Approx(published[i]).epsilon(1e-11).scale(0));  // twelve digits are given
  }

  TEST_CASE("the motion on the surface has the poles, and c.B = 1, for random plants") {
    const std::array<double, 5> poles{-1.5, -2.5, -4, -6, -7};
    const double sorted[] = {-7, -6, -4, -2.5, -1.5, 0};
    for (std::uint64_t i = 0; i < 20; ++i) {
      Random random(random_key(1, "ackermann"), i);
      const auto p = test::draw_plant(random);
      const auto row = ackermann(p, poles);
      const auto b = Plant(p).linearise_upright().B;
      double product = 0;
      for (std::size_t k = 0; k < 6; ++k) product += row[k] * b[k];
      CHECK(product == doctest::Approx(1).epsilon(1e-11));
      const auto found = sliding_poles(p, row);
      // Entries of some 1e2 in a matrix whose eigenvectors have a condition of some 1e4: 1e-16 x 1e2 x 1e4 = 1e-10.
      for (std::size_t k = 0; k < 6; ++k) CHECK(std::abs(found[k] - sorted[k]) < 1e-8);
    }
  }

  TEST_CASE("friction of the cart, which acts where the force acts, does not change the row") {
    PlantParameters rough;
    rough.b0 = 3;
    rough.fc0 = 0.2;
    const auto row = ackermann({}, default_poles), other = ackermann(rough, default_poles);
    // Two ways to the same row through powers of A up to 1e5: ten digits remain of sixteen.
    for (std::size_t i = 0; i < 6; ++i) CHECK(other[i] == doctest::Approx(row[i]).epsilon(1e-9));
  }

  TEST_CASE("a plant that the cart cannot balance is refused with the reason") {
    const auto text = [](auto change) {
      PlantParameters p;
      change(p);
      try {
        ackermann(p, default_poles);
      } catch (const ConfigError& error) {
        return std::string(error.what());
      }
      return std::string("designed");
    };
    const auto weightless = text([](auto& p) { p.g = 0; });
    CHECK(weightless.starts_with(
        "controller.surface = \"ackermann\": the model plant cannot be balanced by a force on the cart (controllability margin "));
    CHECK(weightless.ends_with("g = 0 m/s^2: without gravity links and cart drift apart and one force cannot gather them; try 9.81 m/s^2"));
    CHECK(text([](auto& p) { p.l2 = 0; })
              .ends_with("l2 = 0 m: the upper link hangs at its centre of mass, where the cart cannot turn it; try "
                         "0.15 m"));
    CHECK(text([](auto& p) { p.m1 = -1; }).starts_with("plant.m1 = -1 kg: a mass must be above zero"));
  }
}
