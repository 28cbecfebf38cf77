#include <doctest/doctest.h>

#include "framework/core/text.hpp"
#include "tests/phases/pendulum/kernel/members.hpp"

using namespace regatta;
using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

TEST_SUITE("phases/pendulum/kernel/inputs") {
  TEST_CASE("noise belongs to the sample, not to the place in a list") {
    const Ensemble ensemble;
    const ClosedLoop loop(noisy(loop_options(ControllerType::sta)));
    const auto together = run_through(loop, ensemble);
    auto last = loop.start(ensemble.starts[count - 1]);
    constexpr std::uint32_t only = 0;
    const auto advance_last = [&](const NoiseSource& noise) {
      auto member = last;
      loop.advance({&member, 1}, {&ensemble.plants[count - 1], 1}, {&only, 1}, loop.intervals(), unlimited, noise);
      return member;
    };
    CHECK(same(advance_last({source.key, source.first_sample + count - 1}), together[count - 1]));
    CHECK_FALSE(same(advance_last(source), together[count - 1]));
  }

  TEST_CASE("sets that round alike have the same bits under noise too") {
    const Ensemble ensemble;
    for (const auto integrator : {Integrator::rk4, Integrator::dormand_prince}) {
      std::vector<Member> fused, separate;
      for (const auto set : available_instruction_sets()) {
        CAPTURE(name_of(set));
        const auto members = run_through(ClosedLoop(noisy(loop_options(ControllerType::hybrid, integrator)), {}, set), ensemble);
        auto& first = is_fused(set) ? fused : separate;
        if (first.empty()) first = members;
        CHECK(same(members, first));
      }
    }
  }

  TEST_CASE("the momentum that disturbances give is found in the plant again, and each member's has its factor") {
    // d/dt (A v + a1 cos th1 w1 + a2 cos th2 w2) = F without friction of the cart: what is held for Tc adds force * Tc, whatever the links
    // do.
    PlantParameters p;
    p.b0 = 0;
    const auto plant = derived_coefficients(p);
    auto options = noisy({});
    options.sensors = {};
    options.controller.type = ControllerType::none;
    options.duration = 0.5;
    options.substeps = 4;
    options.limits.angle = Limits::none;
    options.disturbances.push_back({.t_on = 0.2, .type = DisturbanceType::impulse, .impulse = 0.1});
    const ClosedLoop loop(options);
    for (const double factor : {0.0, 1.0, -2.5}) {
      auto member = loop.start({0, 3.0, 3.1, 0, 0, 0}, factor);
      double momentum = 0;
      constexpr std::uint32_t only = 0;
      while (!member.ended) {
        momentum += loop.preview(plant, member, source).disturbance * 1e-3;
        loop.advance({&member, 1}, {&plant, 1}, {&only, 1}, member.k + 1, unlimited, source);
      }
      const auto& z = member.z;
      const double A = p.m0 + p.m1 + p.m2, a1 = p.m1 * p.l1 + p.m2 * p.L1, a2 = p.m2 * p.l2;
      // RK4 with h = 0.25 ms at rates of some 10/s: 1e-11 a second.
      CHECK(std::abs(A * z[3] + a1 * std::cos(z[1]) * z[4] + a2 * std::cos(z[2]) * z[5] - momentum) < 1e-9);
      CHECK((momentum == 0) == (factor == 0));
    }
  }
}
