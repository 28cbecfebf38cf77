#include <doctest/doctest.h>

#include "phases/pendulum/control/equivalent.hpp"
#include "phases/pendulum/control/surface.hpp"
#include "tests/phases/pendulum/control/laws.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

namespace {

ControllerOptions example(const PlantParameters& model) {
  ControllerOptions options;
  options.equivalent = true;
  options.model_params = model;
  return resolve(options);
}

/// d(c.z)/dt
double surface_rate(const SurfaceRow& c, const Plant& plant, const State& z, double force) {
  const auto a = plant.accelerations(z, force);
  return c[0] * z[3] + c[1] * z[4] + c[2] * z[5] + c[3] * a[0] + c[4] * a[1] + c[5] * a[2];
}

}  // namespace

TEST_SUITE("phases/pendulum/control/equivalent") {
  TEST_CASE("it holds s constant if the model is the plant, and not if it is another") {
    Random random(random_key(1, "equivalent"), 0);
    auto p = draw_plant(random);
    p.fc0 = 0.5;
    const auto options = example(p);
    const auto c = std::get<SurfaceRow>(*options.surface);
    const EquivalentControl same(options, c);
    const State z{0.1, 0.2, -0.1, 0.3, -0.5, 0.4};
    // c.B is near 1, so the rate is the rounding of forces of some 1e2 N.
    CHECK(std::abs(surface_rate(c, Plant(p), z, same(z))) < 1e-11);
    CHECK(std::abs(surface_rate(c, Plant(PlantParameters{}), z, same(z))) > 0.1);
  }

  TEST_CASE("a surface that does not feel the force has none") {
    auto options = example({});
    const SurfaceRow positions{1, 2, 3, 0, 0, 0};
    CHECK(EquivalentControl(options, positions)(State{0, 0.1, 0.1, 1, 1, 1}) == 0);
    options.b_min = 2;  // c.B = 1 by design
    CHECK(EquivalentControl(options, std::get<SurfaceRow>(*options.surface))(State{0, 0.1, 0.1, 0, 0, 0}) == 0);
  }

  TEST_CASE("it is limited to five times the actuator") {
    auto options = example({});
    options.u_max = 2;
    // Reference case 3 asks for some 43 N here.
    const EquivalentControl small(options, std::get<SurfaceRow>(*options.surface));
    CHECK(small(State{0, 0.15, -0.1, 0, 0, 0}) == 10);
    CHECK(small(State{0, -0.15, 0.1, 0, 0, 0}) == -10);
  }

  TEST_CASE("without being asked for it is zero") {
    ControllerOptions options;
    options = resolve(options);
    CHECK(EquivalentControl(options, std::get<SurfaceRow>(*options.surface))(State{0, 0.3, -0.3, 0, 0, 0}) == 0);
  }
}
