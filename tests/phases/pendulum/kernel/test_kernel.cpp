#include <memory>

#include <doctest/doctest.h>

#include "framework/core/text.hpp"
#include "tests/phases/pendulum/kernel/members.hpp"

using namespace regatta;
using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

TEST_SUITE("phases/pendulum/kernel") {
  TEST_CASE("a member has the same bits alone, in any lane, beside any others, after any refill, and cut at any period") {
    const Ensemble ensemble;
    for (const auto set : available_instruction_sets()) {
      for (const auto& [type, integrator] : all_loops()) {
        for (const bool with_noise : {false, true}) {
          if (with_noise && type != ControllerType::none && type != ControllerType::hybrid) continue;  // laws do not know where z is from
          CAPTURE(name_of(set));
          CAPTURE(to_text(type));
          CAPTURE(to_text(integrator));
          CAPTURE(with_noise);
          const auto options = loop_options(type, integrator);
          const ClosedLoop loop(with_noise ? noisy(options) : options, {}, set);
          const auto together = run_through(loop, ensemble);
          std::size_t early = 0;
          for (const auto& member : together) {
            CHECK(member.ended);
            early += member.outcome != Outcome::completed && member.outcome != Outcome::cancelled;
          }
          CHECK(early > 5);  // lanes were refilled
          CHECK(together[7].outcome == Outcome::over_speed);

          auto alone = started(loop, ensemble);
          for (std::uint32_t i = 0; i < count; ++i)
            if (!alone[i].ended) loop.advance(alone, ensemble.plants, {&i, 1}, loop.intervals(), unlimited, source);
          CHECK(same(alone, together));

          auto in_pieces = started(loop, ensemble);
          Random random(random_key(2, "pieces"), static_cast<std::uint64_t>(type));
          while (true) {
            auto queue = all_going(in_pieces);
            if (queue.empty()) break;
            for (std::size_t i = queue.size() - 1; i > 0; --i) std::swap(queue[i], queue[random.integer(i + 1)]);
            loop.advance(in_pieces, ensemble.plants, queue, loop.intervals(), 1 + random.integer(20'000), source);
          }
          CHECK(same(in_pieces, together));
        }
      }
    }
  }

  TEST_CASE("members stop where they are asked to, and those of the queue alone move") {
    const Ensemble ensemble;
    const ClosedLoop loop(loop_options(ControllerType::classical));
    auto members = started(loop, ensemble);
    const std::vector<std::uint32_t> queue{8, 3, 20};
    loop.advance(members, ensemble.plants, queue, 10, unlimited);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (members[i].ended) continue;
      CHECK(members[i].k == (std::ranges::find(queue, i) != queue.end() ? 10 : 0));
    }
    loop.advance(members, ensemble.plants, {}, 20, unlimited);
    CHECK(members[8].k == 10);
  }

  TEST_CASE("two closed loops that are copies of each other do not share what they hold") {
    const Ensemble ensemble;
    auto loop = std::make_unique<ClosedLoop>(loop_options(ControllerType::classical));
    const auto before = run_through(*loop, ensemble);
    const ClosedLoop copy = *loop;
    loop.reset();
    CHECK(same(run_through(copy, ensemble), before));
  }
}
