#include <doctest/doctest.h>

#include "phases/pendulum/control/super_twisting.hpp"
#include "tests/phases/pendulum/control/laws.hpp"

using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

namespace {

ControllerOptions example() {
  auto o = leaning(ControllerType::sta);
  o.K1 = 8;
  o.K2 = 4;
  o.kd = 2;
  o.eps0 = 0.5;
  o.Kaw = 3;
  o.phi = Phi::clip;
  o.u_max = 15;
  o.Tc = 0.01;
  return o;
}

}  // namespace

TEST_SUITE("phases/pendulum/control/super_twisting") {
  TEST_CASE("the force takes zeta before its update") {
    ControllerMemory memory;
    memory.zeta = 1.5;
    const SuperTwisting law(example(), lean);
    const auto command = law.update(leaning_by(0.25), memory);
    CHECK(command.u == -8 * 0.5 * 0.5 + 1.5 - 2 * 0.25);  // sqrt(0.25) = 0.5, f = 0.5
    CHECK(memory.zeta == doctest::Approx(1.5 - 4 * 0.5 * 0.01).epsilon(1e-15));
    CHECK(law.monitored(memory) == memory.zeta);
  }

  TEST_CASE("what the actuator cuts off flows back") {
    ControllerMemory memory;
    const auto command = SuperTwisting(example(), lean).update(leaning_by(-4), memory);
    CHECK(command.u == 15);  // 8 x 2 + 8 = 24
    CHECK(memory.zeta == doctest::Approx((4 - 3 * 9) * 0.01).epsilon(1e-14));
  }

  TEST_CASE("zeta stays within the actuator") {
    auto options = example();
    options.Kaw = 0;
    ControllerMemory memory;
    memory.zeta = -15;
    SuperTwisting(options, lean).update(leaning_by(0.5), memory);
    CHECK(memory.zeta == -15);
  }

  TEST_CASE("tanh replaces the clip") {
    auto options = example();
    options.phi = Phi::tanh;
    ControllerMemory memory;
    const double f = std::tanh(0.5);
    CHECK(SuperTwisting(options, lean).update(leaning_by(0.25), memory).u == doctest::Approx(-4 * f - 0.5).epsilon(1e-15));
    CHECK(memory.zeta == doctest::Approx(-0.04 * f).epsilon(1e-15));
  }
}
