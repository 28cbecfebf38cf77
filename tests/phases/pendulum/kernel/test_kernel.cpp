#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "framework/core/text.hpp"
#include "phases/pendulum/closed_loop.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

constexpr std::size_t count = 75;  // more than any pack has lanes, and no whole number of packs
constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
constexpr ControllerType all_types[] = {ControllerType::none, ControllerType::classical, ControllerType::sta, ControllerType::adaptive,
                                        ControllerType::hybrid};

/// Plants of which every third has Coulomb friction, and starts from which some fall early, some late and some not.
struct Ensemble {
  std::vector<Coefficients<double>> plants;
  std::vector<State> starts;

  Ensemble() {
    for (std::uint64_t i = 0; i < count; ++i) {
      Random random(random_key(1, "kernel"), i);
      auto p = test::draw_plant(random);
      p.fc0 = i % 3 == 0 ? 0.3 : 0.0;
      plants.push_back(derived_coefficients(p));
      starts.push_back({0.1, random.uniform(-0.4, 0.4), random.uniform(-0.4, 0.4), 0, 0, 0});
    }
    starts[7] = {0, 0, 0, 0, 1e200, 0};  // not finite after a step
    starts[8] = {0, 0, 0, 0, 0, 0};
  }
};

LoopOptions loop_options(ControllerType type, Integrator integrator = Integrator::rk4) {
  LoopOptions options;
  options.disturbances = {{0.1, 0.4, 3.0}, {0.2, 0.201, -40.0}};
  options.controller.type = type;
  options.controller.equivalent = type == ControllerType::classical || type == ControllerType::sta || type == ControllerType::hybrid;
  options.integrator = integrator;
  if (integrator == Integrator::dormand_prince) options.controller.Tc = 0.004, options.tolerance = 1e-12;  // lanes need several steps
  options.duration = 1.0;
  options.limits.x_max = 0.8;
  options.limits.w_max = 9.0;
  return options;
}

std::vector<std::pair<ControllerType, Integrator>> all_loops() {
  std::vector<std::pair<ControllerType, Integrator>> all;
  for (const auto type : all_types)
    for (const auto integrator : {Integrator::rk4, Integrator::dormand_prince}) all.emplace_back(type, integrator);
  return all;
}

std::vector<Member> started(const ClosedLoop& loop, const Ensemble& ensemble) {
  std::vector<Member> members;
  for (const auto& z0 : ensemble.starts) members.push_back(loop.start(z0));
  return members;
}

std::vector<std::uint32_t> all_going(const std::vector<Member>& members) {
  std::vector<std::uint32_t> queue;
  for (std::uint32_t i = 0; i < members.size(); ++i)
    if (!members[i].ended) queue.push_back(i);
  return queue;
}

std::vector<Member> run_through(const ClosedLoop& loop, const Ensemble& ensemble) {
  auto members = started(loop, ensemble);
  loop.advance(members, ensemble.plants, all_going(members), loop.intervals(), unlimited);
  return members;
}

/// Of every bit but those of NaN's sign and payload.
bool same(const Member& a, const Member& b) {
  const auto numbers = [](const Member& m) {
    std::vector<double> all(m.z.begin(), m.z.end());
    for (const double x : std::bit_cast<std::array<double, 6>>(m.memory)) all.push_back(x);
    for (const double x : std::bit_cast<std::array<double, 12>>(m.metrics)) all.push_back(x);
    for (const double x : {m.control.h, m.control.error, m.end_time}) all.push_back(x);
    return all;
  };
  const auto x = numbers(a), y = numbers(b);
  bool alike = a.k == b.k && a.ended == b.ended && a.outcome == b.outcome;
  for (std::size_t i = 0; i < x.size(); ++i)
    alike = alike && (std::bit_cast<std::uint64_t>(x[i]) == std::bit_cast<std::uint64_t>(y[i]) || (std::isnan(x[i]) && std::isnan(y[i])));
  return alike;
}

bool same(const std::vector<Member>& a, const std::vector<Member>& b) {
  return std::ranges::equal(a, b, [](const Member& x, const Member& y) { return same(x, y); });
}

}  // namespace

TEST_SUITE("phases/pendulum/kernel") {
  TEST_CASE("a member has the same bits alone, in any lane, beside any others, after any refill, and cut at any period") {
    const Ensemble ensemble;
    for (const auto set : available_instruction_sets()) {
      for (const auto& [type, integrator] : all_loops()) {
        CAPTURE(name_of(set));
        CAPTURE(to_text(type));
        CAPTURE(to_text(integrator));
        const ClosedLoop loop(loop_options(type, integrator), {}, set);
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
          if (!alone[i].ended) loop.advance(alone, ensemble.plants, {&i, 1}, loop.intervals(), unlimited);
        CHECK(same(alone, together));

        auto in_pieces = started(loop, ensemble);
        Random random(random_key(2, "pieces"), static_cast<std::uint64_t>(type));
        while (true) {
          auto queue = all_going(in_pieces);
          if (queue.empty()) break;
          for (std::size_t i = queue.size() - 1; i > 0; --i) std::swap(queue[i], queue[random.integer(i + 1)]);
          loop.advance(in_pieces, ensemble.plants, queue, loop.intervals(), 1 + random.integer(20'000));
        }
        CHECK(same(in_pieces, together));
      }
    }
  }

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
