#include <doctest/doctest.h>

#include "framework/core/text.hpp"
#include "tests/phases/pendulum/kernel/members.hpp"

using namespace regatta;
using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

TEST_SUITE("phases/pendulum/kernel/instruction_sets") {
  TEST_CASE("sets that round alike have the same bits; the others differ by what one rounding more or less makes of a member") {
    const Ensemble ensemble;
    for (const auto& [type, integrator] : all_loops()) {
      CAPTURE(to_text(type));
      CAPTURE(to_text(integrator));
      const ClosedLoop scalar(loop_options(type, integrator), {}, InstructionSet::scalar);
      const auto separate = run_through(scalar, ensemble);
      std::vector<Member> fused;
      for (const auto set : available_instruction_sets()) {
        CAPTURE(name_of(set));
        const auto members = run_through(ClosedLoop(loop_options(type, integrator), {}, set), ensemble);
        if (!is_fused(set)) {
          CHECK(same(members, separate));
          continue;
        }
        if (fused.empty()) fused = members;
        CHECK(same(members, fused));
        CHECK_FALSE(same(members, separate));  // the comparison does see the last bit
        for (std::size_t i = 0; i < count; ++i) {
          CHECK(members[i].outcome == separate[i].outcome);
          // Roundings of 1e-16 a step, a thousand steps, and a fall of a member that multiplies them by exp(9 x 1): 1e-10 in all.
          CHECK(std::abs(members[i].end_time - separate[i].end_time) < 1e-10);
          if (members[i].outcome == Outcome::completed)
            for (std::size_t c = 0; c < 6; ++c) CHECK(std::abs(members[i].z[c] - separate[i].z[c]) < 1e-10);
        }
      }
    }
  }

  TEST_CASE("after a hundred steps of 1 ms sets that round otherwise differ by less than 1e-12") {
    const Ensemble ensemble;
    for (const auto type : all_types) {
      CAPTURE(to_text(type));
      const auto after = [&](InstructionSet set) {
        const ClosedLoop loop(loop_options(type), {}, set);
        auto members = started(loop, ensemble);
        loop.advance(members, ensemble.plants, all_going(members), 100, unlimited);
        return members;
      };
      const auto one = after(InstructionSet::scalar), other = after(available_instruction_sets().back());
      std::size_t going = 0;
      for (std::size_t i = 0; i < count; ++i) {
        REQUIRE(one[i].ended == other[i].ended);
        if (one[i].ended) continue;
        ++going;
        // 1e-16 a step, which grows by at most exp(9 x 0.1): 1e-13.
        for (std::size_t c = 0; c < 6; ++c) CHECK(std::abs(one[i].z[c] - other[i].z[c]) < 1e-12);
      }
      CHECK(going > count / 2);
    }
  }

  TEST_CASE("what is said of members that are held differs between any two sets by less than 1e-12 of itself") {
    const Ensemble ensemble;
    for (const auto type : {ControllerType::classical, ControllerType::sta, ControllerType::adaptive, ControllerType::hybrid}) {
      CAPTURE(to_text(type));
      LoopOptions options;
      options.controller.type = type;
      options.duration = 5;
      const auto one = run_through(ClosedLoop(options, {}, InstructionSet::scalar), ensemble);
      const auto other = run_through(ClosedLoop(options, {}, available_instruction_sets().back()), ensemble);
      std::size_t held = 0, seen = 0;
      for (std::size_t i = 0; i < count; ++i) {
        REQUIRE(one[i].outcome == other[i].outcome);
        if (one[i].outcome != Outcome::completed) continue;
        ++held;
        const auto x = std::bit_cast<std::array<double, 12>>(one[i].metrics), y = std::bit_cast<std::array<double, 12>>(other[i].metrics);
        // 5,000 roundings of 1e-16 in each sum at random, and as many of the state, which the loop forgets at 2/s: some 1e-14 each; the
        // slowest of the plant's own modes multiplies what the first instants leave by some 10. last_u has gone down to nothing: left out.
        for (const std::size_t m : {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11}) CHECK(std::abs(x[m] - y[m]) <= 1e-12 * std::abs(x[m]));
        seen += x != y ? 1 : 0;
      }
      CHECK(held > count / 4);
      CHECK((seen > 0) == is_fused(available_instruction_sets().back()));
    }
  }
}
