#include <algorithm>
#include <numeric>

#include <doctest/doctest.h>

#include "phases/pendulum/score.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

Samples<Pendulum> leaning(std::initializer_list<double> angles) {
  Samples<Pendulum> out{100, {}};
  for (const double angle : angles) out.rows.push_back({.plant = {}, .z0 = {0, angle, angle / 2, 0, 0, 0}, .possible = true});
  return out;
}

struct Course {
  Samples<Ending> endings;
  Recorded<Instant> recorded;
  int steps = 0;
};

/// The loop that the framework runs.
Course run(const Simulate::Options& options, const Samples<Pendulum>& pendulums, const RecordSettings& record = {}) {
  const Simulate simulate(options);
  const RunScope scope;
  StepperSettings settings;
  settings.record = record;
  Context context("simulate", scope, settings);
  Recorder<Instant> recorder(record);
  Course course;
  auto state = simulate.init(pendulums);
  simulate.observe(state, pendulums, recorder, context);
  for (auto said = Step::more; said == Step::more; ++course.steps) {
    said = simulate.step(state, pendulums, context);
    simulate.observe(state, pendulums, recorder, context);
  }
  course.endings = std::move(simulate.finish(state, pendulums)).take();
  course.recorded = recorder.sorted();
  return course;
}

}  // namespace

TEST_SUITE("phases/pendulum/simulate") {
  TEST_CASE("members end as the closed loop alone ends them, whatever the length of a step") {
    const auto pendulums = leaning({0.05, 0.3, 1.0});
    Simulate::Options options;
    options.duration = 2;
    const auto plain = run(options, pendulums);
    CHECK(plain.endings.rows[0].outcome == Outcome::completed);
    CHECK(plain.endings.rows[2].outcome == Outcome::fell);
    CHECK(plain.recorded.empty());
    CHECK(plain.steps == 1);  // 4,000 RK4 steps at the most

    const auto recorded = run(options, pendulums, {.samples = "100-102", .every = 0.007});
    CHECK(recorded.steps == 286 + 1);  // to instants 7 periods apart, the last one beyond the end; and to find nothing left
    const ClosedLoop loop({.controller = options.controller, .limits = options.bounds, .duration = 2});
    for (std::size_t i = 0; i < 3; ++i) {
      auto member = loop.start(pendulums.rows[i].z0);
      loop.advance(Plant(pendulums.rows[i].plant), member, loop.intervals());
      CHECK(plain.endings.rows[i].z == member.z);
      CHECK(recorded.endings.rows[i].z == member.z);
      CHECK(plain.endings.rows[i].end_time == loop.time_of(member));
      CHECK(plain.endings.rows[i].metrics.ise == recorded.endings.rows[i].metrics.ise);
    }
  }

  TEST_CASE("an option of the other integrator is refused") {
    Simulate::Options options;
    options.tolerance = 1e-8;
    CHECK_THROWS_WITH_AS(Simulate{options},
                         "simulate.tolerance = 1e-08 has no effect on integrator = \"rk4\"; remove it or write integrator = "
                         "\"dormand_prince\"",
                         ConfigError);
    options.integrator = Integrator::dormand_prince;
    CHECK_NOTHROW(Simulate{options});
    options.substeps = 4;
    CHECK_THROWS_WITH_AS(Simulate{options},
                         "simulate.substeps = 4 has no effect on integrator = \"dormand_prince\", which chooses its steps; remove it or "
                         "give a tolerance",
                         ConfigError);
  }

  TEST_CASE("the mistakes of the controller and of the disturbances are said at once") {
    Simulate::Options options;
    options.controller.type = ControllerType::hybrid;
    options.controller.K = 3;
    options.disturbances = {{2, 1, 5}};
    CHECK_THROWS_WITH_AS(Simulate{options},
                         "controller.K = 3 N has no effect on type = \"hybrid\" (it belongs to classical); remove it or change the type\n"
                         "disturbances[0].t_off = 1 s is before t_on = 2 s; exchange them",
                         ConfigError);
  }

  TEST_CASE("between two looks at a stop request lie a million RK4 steps at the most") {
    Samples<Pendulum> pendulums{100, {}};
    for (int i = 0; i < 120; ++i) pendulums.rows.push_back({.plant = {}, .z0 = {0, i * 0.01, 0, 0, 0, 0}, .possible = true});
    Simulate::Options options;
    options.substeps = 10'000;
    options.duration = 0.002;  // two control periods, 20'000 RK4 steps a member
    const Simulate simulate(options);
    const RecordSettings record{.samples = "100,219", .every = 0.001};
    const auto steps_of = [&](const Simulate::State& state) {
      std::uint64_t periods = 0;
      for (const auto& member : state.members) periods += member.k;
      return periods * 10'000;
    };
    const auto all_steps = [&](const StepperSettings& settings) {
      const RunScope scope;
      Context context("simulate", scope, settings);
      std::vector<std::uint64_t> made;
      auto state = simulate.init(pendulums);
      for (auto said = Step::more; said == Step::more;) {
        const auto before = steps_of(state);
        said = simulate.step(state, pendulums, context);
        made.push_back(steps_of(state) - before);
      }
      return made;
    };
    // A step ends with the period, of all lanes, in which the million is reached.
    const std::uint64_t most = 1'000'000 + kernel_of(instruction_set()).lanes * 10'000;
    StepperSettings recorded;
    recorded.record = record;
    for (const auto& settings : {StepperSettings{}, recorded}) {
      const auto made = all_steps(settings);
      CHECK(std::ranges::max(made) <= most);
      CHECK(std::accumulate(made.begin(), made.end(), std::uint64_t{0}) == 2'400'000);
    }

    const auto course = run(options, pendulums, record);
    REQUIRE(course.recorded.size() == 6);  // at 0, 1 and 2 ms, and not again in the middle of a block
    for (std::size_t i = 0; i < 6; ++i) CHECK(course.recorded[i].time == doctest::Approx(0.001 * static_cast<double>(i % 3)));
    const ClosedLoop loop(
        {.controller = options.controller, .limits = options.bounds, .duration = options.duration, .integrator = {}, .substeps = 10'000});
    auto last = loop.start(pendulums.rows[119].z0);
    loop.advance(Plant(pendulums.rows[119].plant), last, 2);
    CHECK(course.endings.rows[119].z == last.z);
  }

  TEST_CASE("recorded members go from instant to instant, and the others then as far as they can") {
    const auto pendulums = leaning({0.05, 0.3});
    Simulate::Options options;
    options.duration = 2;
    CHECK(run(options, pendulums, {.samples = "0-99,102-", .every = 0.001}).steps == 1);
    CHECK(run(options, pendulums, {.samples = "101", .every = 0.211}).steps == 10 + 1);  // 9 instants, the end, and the other member
  }

  TEST_CASE("chosen samples are recorded at multiples of record.every, until they end") {
    const auto pendulums = leaning({0.05, 0.3, 1.0});
    Simulate::Options options;
    options.duration = 1;
    const auto course = run(options, pendulums, {.samples = "100,102", .every = 0.01});
    std::vector<double> times;
    for (const auto& row : course.recorded) {
      CHECK(row.sample != 101);
      if (row.sample == 100) times.push_back(row.time);
    }
    REQUIRE(times.size() == 101);
    CHECK(times[7] == doctest::Approx(0.07).epsilon(1e-15));
    CHECK(course.recorded.front().values.theta1 == 0.05);
    CHECK(course.recorded.back().sample == 102);
    CHECK(course.recorded.back().time <= course.endings.rows[2].end_time);
    CHECK(course.recorded.back().time > course.endings.rows[2].end_time - 0.01);
  }

  TEST_CASE("an interval that is no multiple of the control period is refused") {
    StepperSettings settings;
    settings.record = {.samples = "100", .every = 0.0015};
    CHECK_THROWS_WITH_AS(Simulate::check({}, settings),
                         "record.every = 0.0015 s is no multiple of the control period Tc = 0.001 s; try 0.002 s", ConfigError);
    settings.record.every = 0.003;
    Simulate::check({}, settings);
    settings.record = {.samples = "", .every = 0.0015};  // nothing is recorded
    Simulate::check({}, settings);
  }

  TEST_CASE("a member that cannot be simulated is left out") {
    auto pendulums = leaning({0.05, 0.05});
    pendulums.rows[1].possible = false;
    pendulums.rows[1].plant.m1 = -1;  // would throw
    Simulate::Options options;
    options.duration = 0.5;
    const auto course = run(options, pendulums);
    CHECK(course.endings.rows[0].outcome == Outcome::completed);
    CHECK(course.endings.rows[1].outcome == Outcome::cancelled);
  }

  TEST_CASE("a state restored from its columns goes on to the same bits") {
    const auto pendulums = leaning({0.05, 0.3, 1.0});
    Simulate::Options options;
    options.controller.type = ControllerType::hybrid;
    options.duration = 3;
    const Simulate simulate(options);
    Context context("simulate");
    const auto run_from = [&](Simulate::State state) {
      while (simulate.step(state, pendulums, context) == Step::more) continue;
      return to_columns(state);
    };
    auto state = simulate.init(pendulums);
    const auto whole = run_from(state);
    const ClosedLoop loop({.controller = options.controller, .limits = {}, .duration = options.duration});
    loop.advance(Plant(pendulums.rows[1].plant), state.members[1], 77);  // as if a step had ended in the middle
    const auto resumed = run_from(from_columns<Simulate::State>(to_columns(state)));
    REQUIRE(whole.size() == resumed.size());
    for (std::size_t i = 0; i < whole.size(); ++i) CHECK(whole[i].bytes == resumed[i].bytes);
  }
}

TEST_SUITE("phases/pendulum/score") {
  TEST_CASE("success is to be held, and settled in time if that is asked for") {
    Samples<Ending> endings{5, {}};
    endings.rows.push_back({.outcome = Outcome::completed, .end_time = 10, .z = {}, .metrics = {.settling_time = 2}});
    endings.rows.push_back({.outcome = Outcome::completed, .end_time = 10, .z = {}, .metrics = {.settling_time = 4}});
    endings.rows.push_back({.outcome = Outcome::fell, .end_time = 1, .z = {}, .metrics = {.settling_time = 1}});
    const auto successes = [&](Score::Options options) {
      std::vector<int> out;
      const auto scores = Score(options).process(endings);
      for (const auto& row : scores->rows) out.push_back(row.success);
      return out;
    };
    CHECK(successes({}) == std::vector{1, 1, 0});
    CHECK(successes({.settle_by = 3}) == std::vector{1, 0, 0});
    CHECK(Score({}).process(endings)->first_id == 5);
    CHECK(Score({}).process(endings)->rows[2].outcome == Outcome::fell);
  }
}
