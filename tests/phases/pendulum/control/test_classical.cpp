#include <doctest/doctest.h>

#include "phases/pendulum/control/classical.hpp"
#include "tests/phases/pendulum/control/laws.hpp"

using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

namespace {

ControllerOptions example() {
  auto o = leaning(ControllerType::classical);
  o.K = 10;
  o.kd = 2;
  o.eps0 = 0.5;
  o.eps1 = 0.1;
  o.hyst = 0.25;
  o.phi = Phi::clip;
  o.u_max = 15;
  return o;
}

double force(const ControllerOptions& options, double s) {
  ControllerMemory memory;
  const auto command = Classical(options, lean).update(leaning_by(s), memory);
  CHECK(command.s == s);
  return command.u;
}

}  // namespace

TEST_SUITE("phases/pendulum/control/classical") {
  TEST_CASE("below hyst eps0 only the linear term acts") {
    CHECK(force(example(), 0.12) == -2 * 0.12);
    CHECK(force(example(), -0.12) == 2 * 0.12);
    CHECK(force(example(), 0.125) == doctest::Approx(-10 * 0.125 / 0.5125 - 0.25).epsilon(1e-15));  // at the edge it acts
  }

  TEST_CASE("the boundary layer grows with |s|") {
    CHECK(force(example(), 0.4) == doctest::Approx(-10 * 0.4 / 0.54 - 0.8).epsilon(1e-15));
    auto smooth = example();
    smooth.phi = Phi::tanh;
    CHECK(force(smooth, -0.4) == doctest::Approx(10 * std::tanh(0.4 / 0.54) + 0.8).epsilon(1e-15));
  }

  TEST_CASE("beyond the layer the switching term is full, and the actuator saturates") {
    CHECK(force(example(), 1.0) == -12);
    CHECK(force(example(), 3.0) == -15);
    CHECK(force(example(), -3.0) == 15);
  }
}
