#include <doctest/doctest.h>

#include "phases/pendulum/control/adaptive.hpp"
#include "tests/phases/pendulum/control/laws.hpp"

using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

namespace {

ControllerOptions example() {
  auto o = leaning(ControllerType::adaptive);
  o.K_init = 20;
  o.alpha = 3;
  o.gamma = 10;
  o.leak = 0.5;
  o.dead_zone = 0.25;
  o.rate_max = 8;
  o.K_min = 1;
  o.K_max = 30;
  o.eps0 = 0.5;
  o.phi = Phi::clip;
  o.u_max = 50;
  o.Tc = 0.01;
  return o;
}

/// K after one update from K at surface s.
double adapted(double K, double s) {
  ControllerMemory memory;
  memory.K = K;
  Adaptive(example(), lean).update(leaning_by(s), memory);
  return memory.K;
}

}  // namespace

TEST_SUITE("phases/pendulum/control/adaptive") {
  TEST_CASE("it begins with K_init, and the force takes K before its update") {
    const Adaptive law(example(), lean);
    auto memory = law.initial();
    CHECK(memory.K == 20);
    CHECK(law.update(leaning_by(0.3), memory).u == doctest::Approx(-20 * 0.6 - 3 * 0.3).epsilon(1e-15));
    CHECK(law.monitored(memory) == doctest::Approx(20.03).epsilon(1e-15));
    memory.K = 60;
    CHECK(law.update(leaning_by(-2), memory).u == 50);
  }

  TEST_CASE("nothing adapts up to the dead zone") {
    CHECK(adapted(25, 0.25) == 25);  // not even the leak
    CHECK(adapted(25, -0.1) == 25);
  }

  TEST_CASE("K grows with |s|, leaks towards K_init, and is limited in rate and size") {
    CHECK(adapted(25, 0.5) == doctest::Approx(25 + 0.01 * (5 - 0.5 * 5)).epsilon(1e-15));
    CHECK(adapted(15, -0.5) == doctest::Approx(15 + 0.01 * (5 + 0.5 * 5)).epsilon(1e-15));
    CHECK(adapted(20, 5) == doctest::Approx(20 + 0.01 * 8).epsilon(1e-15));
    CHECK(adapted(29.99, 5) == 30);
    CHECK(adapted(1e4, 0.3) == 30);
    CHECK(adapted(0.5, 0.3) == 1);
  }
}
