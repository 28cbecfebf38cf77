#include <doctest/doctest.h>

#include "phases/pendulum/control/hybrid.hpp"
#include "tests/phases/pendulum/control/laws.hpp"

using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

namespace {

/// s = th1 = 0.25 has sqrt(a) = 0.5; tanh is taken with width 0.5.
ControllerOptions example() {
  auto o = leaning(ControllerType::hybrid);
  o.kd = 2;
  o.eps0 = 0.5;
  o.dead_zone = 0.05;
  o.k1_init = 10;
  o.k2_init = 6;
  o.gamma1 = 4;
  o.gamma2 = 3;
  o.leak = 0.1;
  o.rate_max = 5;
  o.rc_low = 0.1;
  o.rc_high = 0.3;
  o.cart_kp = 0;
  o.cart_lambda = 2;
  o.adapt_sat_threshold = 0.3;
  o.taper = 0.25;
  o.time_taper_rate = 0.5;
  o.time_taper_steps = 100;
  o.k1_max = 40;
  o.k2_max = 30;
  o.ui_max = 5;
  o.u_max = 50;
  o.Tc = 0.01;
  return o;
}

struct Result {
  Command command;
  ControllerMemory memory;
};

Result step(const ControllerOptions& options, const State& z, ControllerMemory memory) {
  const Hybrid law(options, lean);
  const auto command = law.update(z, memory);
  return {command, memory};
}

Result first_step(const ControllerOptions& options, double s) { return step(options, leaning_by(s), Hybrid(options, lean).initial()); }

doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-14); }

}  // namespace

TEST_SUITE("phases/pendulum/control/hybrid") {
  TEST_CASE("within the dead zone gains leak, the integral rests and only the linear term acts") {
    auto memory = Hybrid(example(), lean).initial();
    memory.ui = 1.25;
    const auto r = step(example(), leaning_by(0.05), memory);
    CHECK(r.memory.k1 == near(10 - 0.001));
    CHECK(r.memory.k2 == near(6 - 0.001));
    CHECK(r.memory.ui == 1.25);
    CHECK(r.command.u == near(-0.1 + 1.25));
    CHECK(r.memory.n == 1);
  }

  TEST_CASE("outside, gains grow with |s| by the taper, and the force takes the new ones") {
    const auto r = first_step(example(), 0.25);
    const double f = std::tanh(0.5), k1 = 10 + 0.01 * (4 * 0.25 * 0.5 - 0.1), k2 = 6 + 0.01 * (3 * 0.25 * 0.5 - 0.1);
    CHECK(r.memory.k1 == near(k1));
    CHECK(r.memory.k2 == near(k2));
    CHECK(r.memory.ui == near(-k2 * f * 0.01));
    CHECK(r.command.u == near(-k1 * 0.5 * f - k2 * f * 0.01 - 0.5));
    CHECK(Hybrid(example(), lean).monitored(r.memory) == r.memory.k1);
  }

  TEST_CASE("growth slows with time, is limited in rate, and a gain cannot lose more than a tenth a period") {
    ControllerMemory late = Hybrid(example(), lean).initial();
    late.n = 104;  // tm = 1/(1 + 0.5 x 4)
    CHECK(step(example(), leaning_by(0.25), late).memory.k1 == near(10 + 0.01 * (0.5 / 3 - 0.1)));
    late.n = 100;
    CHECK(step(example(), leaning_by(0.25), late).memory.k1 == near(10.004));
    CHECK(first_step(example(), 4.0).memory.k1 == near(10 + 0.01 * (5 - 0.1)));  // 4 x 4 x 4/4.25 = 15 > 5
    auto leaking = example();
    leaking.leak = 200;  // -200 a second, but -k/(10 Tc) = -100 and -60
    const auto r = first_step(leaking, 0.25);
    CHECK(r.memory.k1 == near(9));
    CHECK(r.memory.k2 == near(5.4));
  }

  TEST_CASE("near its limit a gain decays, and it stays between zero and the limit") {
    ControllerMemory high = Hybrid(example(), lean).initial();
    high.k1 = 33;  // above 0.8 x 40
    CHECK(step(example(), leaning_by(0.25), high).memory.k1 == near(33 - 0.002));
    CHECK(step(example(), leaning_by(0.01), high).memory.k1 == near(33 - 0.002));  // within the dead zone too
    high.k1 = 45;
    CHECK(step(example(), leaning_by(0.25), high).memory.k1 == 40);
    high.k1 = 1e-4;
    CHECK(step(example(), leaning_by(0.01), high).memory.k1 == 0);
  }

  TEST_CASE("a force beyond the actuator stops growth only below adapt_sat_threshold") {
    auto weak = example();
    weak.u_max = 2;
    CHECK(first_step(weak, 0.25).memory.k1 == near(10 - 0.001));
    CHECK(first_step(weak, 0.3).memory.k1 > 10);  // not below the threshold
    CHECK(first_step(example(), 0.25).memory.k1 > 10);
  }

  TEST_CASE("a clipped force leaves the integral as it was") {
    auto weak = example();
    weak.u_max = 2;
    ControllerMemory memory = Hybrid(weak, lean).initial();
    memory.ui = 0.5;
    const auto r = step(weak, leaning_by(0.25), memory);
    CHECK(r.memory.ui == 0.5);
    CHECK(r.command.u == -2);
    // Just beyond the actuator with the new integral, just within it without: the force is formed again, and is not at the limit.
    const double f = std::tanh(0.5), k1 = 10 + 0.01 * 0.4, without = k1 * 0.5 * f + 0.5;
    auto edge = example();
    edge.u_max = without + 0.01;
    const auto again = first_step(edge, 0.25);
    CHECK(again.memory.ui == 0);
    CHECK(again.command.u == near(-without));
  }

  TEST_CASE("the integral is limited") {
    ControllerMemory memory = Hybrid(example(), lean).initial();
    memory.ui = -4.999;
    CHECK(step(example(), leaning_by(0.25), memory).memory.ui == -5);
  }

  TEST_CASE("recentring rises from rc_low to rc_high") {
    auto options = example();
    options.cart_kp = 3;
    const auto u = [&](double x) { return step(options, {x, 0, 0, 0.5, 0, 0}, Hybrid(options, lean).initial()).command.u; };
    CHECK(u(0.1) == 0);
    CHECK(u(0.2) == near(-0.5 * 3 * (0.5 + 2 * 0.2)));
    CHECK(u(-0.2) == near(-0.5 * 3 * (0.5 - 2 * 0.2)));
    CHECK(u(0.7) == near(-3 * (0.5 + 2 * 0.7)));
  }

  TEST_CASE("a dead zone wider than eps0 sets the width of tanh") {
    auto options = example();
    options.dead_zone = 0.6;
    options.kd = 0;
    const auto r = first_step(options, 0.75);
    CHECK(r.command.u == near(-(r.memory.k1 * std::sqrt(0.75) + r.memory.k2 * 0.01) * std::tanh(1.25)));
  }
}
