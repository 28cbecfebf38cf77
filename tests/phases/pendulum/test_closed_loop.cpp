#include <doctest/doctest.h>

#include "framework/core/columns.hpp"
#include "framework/core/digest.hpp"
#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "phases/pendulum/closed_loop.hpp"
#include "tests/phases/pendulum/draws.hpp"

using namespace regatta;
using namespace regatta::pendulum;
using namespace regatta::pendulum::test;

namespace {

constexpr ControllerType all_types[] = {ControllerType::none, ControllerType::classical, ControllerType::sta, ControllerType::adaptive,
                                        ControllerType::hybrid};

LoopOptions loop_options(ControllerType type, double duration = 2.0) {
  LoopOptions options;
  options.controller.type = type;
  options.duration = duration;
  return options;
}

const Disturbance gusts[] = {{0.3, 0.5, 6.0}, {0.4, 0.45, -20.0}, {1.0, 1.01, 30.0}};

Member run_through(LoopOptions options, const State& z0, double sign = 1) {
  for (auto gust : gusts) {
    *gust.force *= sign;
    options.disturbances.push_back(gust);
  }
  PlantParameters rough;
  rough.fc0 = 0.4;
  const ClosedLoop loop(options);
  Member member = loop.start(z0);
  loop.advance(Plant(rough), member, loop.intervals());
  return member;
}

std::string digest(const Member& member) { return Digest().add(to_columns(member)).hex(); }

}  // namespace

TEST_SUITE("phases/pendulum/closed_loop") {
  TEST_CASE("each control law balances the nominal plant; without one it falls") {
    for (const auto type : all_types) {
      const ClosedLoop loop(loop_options(type, 5.0));
      Member member = loop.start({0, 0.05, -0.03, 0, 0, 0});
      loop.advance(Plant(PlantParameters{}), member, 10'000);
      CAPTURE(to_text(type));
      REQUIRE(member.ended);
      const bool controlled = type != ControllerType::none;
      CHECK(member.outcome == (controlled ? Outcome::completed : Outcome::fell));
      CHECK((member.end_time == 5.0) == controlled);
      if (controlled) CHECK(member.metrics.settling_time < 5.0);
      if (controlled) CHECK(std::abs(member.z[1]) < 0.01);
      if (!controlled) CHECK(member.metrics.settling_time == member.end_time);  // a fallen pendulum has not settled
    }
  }

  TEST_CASE("a trajectory stored and read back at random intervals goes on to the same bits") {
    PlantParameters rough;
    rough.fc0 = 0.4;
    const Plant plant(rough);
    for (const auto type : all_types) {
      auto options = loop_options(type);
      const State z0{0.02, 0.12, 0.05, 0, 0.1, 0};
      const auto whole = run_through(options, z0);
      CHECK(digest(run_through(options, {0.02, 0.12, 0.0500000001, 0, 0.1, 0})) != digest(whole));  // the digest does see small changes
      options.disturbances.assign(std::begin(gusts), std::end(gusts));
      const ClosedLoop loop(options);
      Random random(random_key(5, "restart"), static_cast<std::uint64_t>(type));
      Member member = loop.start(z0);
      while (!member.ended) {
        loop.advance(plant, member, 1 + random.integer(400));
        member = from_columns<Member>(to_columns(member));
      }
      CHECK(digest(member) == digest(whole));
    }
  }

  TEST_CASE("a mirrored start under mirrored gusts is a mirrored trajectory, bit for bit") {
    for (const auto type : all_types) {
      auto options = loop_options(type);
      if (type == ControllerType::classical) options.controller.equivalent = true;
      const State z0{0.02, 0.12, 0.05, 0, 0.1, 0};
      const auto one = run_through(options, z0), other = run_through(options, mirrored(z0), -1);
      CHECK(other.z == mirrored(one.z));
      CHECK(other.metrics.effort == one.metrics.effort);
      CHECK(other.metrics.last_u == -one.metrics.last_u);
    }
  }

  TEST_CASE("substeps refine the plant and not the control") {
    auto options = loop_options(ControllerType::sta);
    const auto coarse = run_through(options, {0, 0.1, 0.05, 0, 0, 0});
    options.substeps = 8;
    const auto fine = run_through(options, {0, 0.1, 0.05, 0, 0, 0});
    CHECK(coarse.metrics.intervals == fine.metrics.intervals);
    CHECK(coarse.z != fine.z);
    // Coulomb friction within 0.05 m/s changes over 1 ms by some 1e-2 of its width; its fifth power, 2,000 steps: 1e-7.
    for (std::size_t i = 0; i < 6; ++i) CHECK(std::abs(coarse.z[i] - fine.z[i]) < 1e-6);
  }

  TEST_CASE("a preview is what the next interval applies, and changes nothing") {
    const ClosedLoop loop(loop_options(ControllerType::adaptive));
    Member member = loop.start({0, 0.1, 0, 0, 0, 0});
    const auto before = digest(member);
    const auto preview = loop.preview(Plant(PlantParameters{}).coefficients(), member);
    CHECK(digest(member) == before);
    loop.advance(Plant(PlantParameters{}), member, 1);
    CHECK(member.metrics.last_u == preview.command.u);
    CHECK(member.memory.K == preview.monitored);
    CHECK(member.k == 1);
  }

  TEST_CASE("a trajectory may end at its start, by overflow, or by the caller") {
    auto options = loop_options(ControllerType::none);
    const ClosedLoop loop(options);
    CHECK(loop.start({0, 1.6, 0, 0, 0, 0}).outcome == Outcome::fell);
    CHECK(loop.start({0, 1.6, 0, 0, 0, 0}).end_time == 0);

    Member wild = loop.start({0, 0, 0, 0, 1e200, 0});
    loop.advance(Plant(PlantParameters{}), wild, 10);
    CHECK(wild.outcome == Outcome::non_finite);
    CHECK(wild.end_time == 1e-3);
    CHECK(wild.metrics.settling_time == 1e-3);

    Member stopped = loop.start({0, 0.01, 0, 0, 0, 0});
    loop.advance(Plant(PlantParameters{}), stopped, 7);
    CHECK_FALSE(stopped.ended);
    CHECK(loop.time_of(stopped) == 7 * 1e-3);
    loop.cancel(stopped);
    CHECK(stopped.ended);
    CHECK(stopped.outcome == Outcome::cancelled);
    CHECK(stopped.end_time == 7 * 1e-3);
    const auto frozen = digest(stopped);
    loop.advance(Plant(PlantParameters{}), stopped, 7);
    CHECK(digest(stopped) == frozen);
  }

  TEST_CASE("a fall between two substeps has its time") {
    auto options = loop_options(ControllerType::none);
    const ClosedLoop coarse(options);
    options.substeps = 16;
    const ClosedLoop fine(options);
    const State z0{0, 0.3, 0.25, 0, 0, 0};
    const auto time = [&z0](const ClosedLoop& loop) {
      Member member = loop.start(z0);
      loop.advance(Plant(PlantParameters{}), member, 5000);
      CHECK(member.outcome == Outcome::fell);
      return member.end_time;
    };
    // The trajectories differ by up to 9e-8 at h = 1 ms (the undriven fall of the reference data), at some 5 rad/s: below 2e-8 s.
    CHECK(std::abs(time(coarse) - time(fine)) < 2e-8);
  }

  TEST_CASE("a loop without an interval or a step is refused") {
    auto options = loop_options(ControllerType::none, 4e-4);
    CHECK_THROWS_WITH_AS(ClosedLoop{options},
                         "duration = 0.0004 s is shorter than half a control period of controller.Tc = 0.001 s; try 0.001 s", ConfigError);
    options.substeps = 0;
    options.tolerance = 0;
    options.limits.angle = -1;
    options.disturbances = {{2, 1, 5}};
    CHECK_THROWS_WITH_AS(ClosedLoop{options},
                         "disturbances[0].t_off = 1 s is before t_on = 2 s; exchange them\n"
                         "duration = 0.0004 s is shorter than half a control period of controller.Tc = 0.001 s; try 0.001 s\n"
                         "substeps = 0: a control period needs at least one RK4 step; try 1\n"
                         "tolerance = 0: no step is exact; try 1e-9\n"
                         "limits.angle = -1 rad is outside [0, inf]: |th1| or |th2| beyond this: fell",
                         ConfigError);
    options = loop_options(ControllerType::none, std::nan(""));
    CHECK_THROWS_WITH_AS(ClosedLoop{options},
                         "duration = nan s is shorter than half a control period of controller.Tc = 0.001 s; try 0.001 s", ConfigError);
    options.duration = 1.0 / 0.0;
    CHECK_THROWS_WITH_AS(ClosedLoop{options}, "duration = inf s is above 1e6 s; try 5 s", ConfigError);
    options = loop_options(ControllerType::none);
    options.integrator = Integrator::dormand_prince;
    options.substeps = 3;
    CHECK_THROWS_WITH_AS(ClosedLoop{options},
                         "substeps = 3 has no effect on dormand_prince, which chooses its steps; leave it at 1 or give a tolerance",
                         ConfigError);
    options = loop_options(ControllerType::none);
    options.substeps = 0;
    CHECK_THROWS_WITH_AS(ClosedLoop{options}, "substeps = 0: a control period needs at least one RK4 step; try 1", ConfigError);
  }
}
