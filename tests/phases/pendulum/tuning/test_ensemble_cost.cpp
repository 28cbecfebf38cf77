#include <cmath>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/core/stop.hpp"
#include "phases/pendulum/control/resolve.hpp"
#include "phases/pendulum/tuning/ensemble_cost.hpp"
#include "tests/phases/pendulum/tuning/of_type.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

Pendulum leaning(double angle) {
  Pendulum pendulum;
  pendulum.z0[1] = pendulum.z0[2] = angle;
  return pendulum;
}

LoopOptions one_second() {
  LoopOptions options;
  options.duration = 1;
  return options;
}

Evaluation evaluate(const std::vector<Pendulum>& members, const CostWeights& weights = {}, const ControllerOptions& controller = {}) {
  return EnsembleCost(members, one_second(), weights)(controller, [] {});
}

}  // namespace

TEST_SUITE("phases/pendulum/tuning/ensemble_cost") {
  TEST_CASE("a member that completes costs what its metrics say") {
    const CostWeights weights{.ise = 2, .effort = 3, .variation = 5, .surface = 7, .fall = 1e6};
    const auto found = evaluate({leaning(0.1)}, weights);
    const ClosedLoop loop(one_second());
    const auto c = std::get<SurfaceRow>(*resolve({}).surface);
    const Plant plant{PlantParameters{}};
    auto member = loop.start(leaning(0.1).z0);
    double surface = 0;
    for (int i = 0; i < 50; ++i) {  // instants 20 ms apart
      const double s = surface_value(c, member.z);
      surface += s * s * 0.02;
      loop.advance(plant, member, 20);
    }
    const auto scores = scores_of(member.metrics, 1e-3);
    CHECK(found.ise == 2 * scores.ise);
    CHECK(found.effort == 3 * scores.effort);
    CHECK(found.variation == 5 * scores.variation_u);
    CHECK(found.surface == doctest::Approx(7 * surface).epsilon(1e-14));  // the same sum, times the step in another place
    CHECK(found.fall == 0);
    CHECK(found.completed == 1);
    CHECK(found.cost == found.ise + found.effort + found.variation + found.surface);
    CHECK(evaluate({leaning(0.1)}, {.ise = 0, .effort = 0, .variation = 0, .surface = 0}).cost == 0);
  }

  TEST_CASE("one that falls costs more the earlier it falls, and nothing else") {
    const CostWeights weights{.fall = 10};
    double before = 10;
    for (const double angle : {0.7, 0.9, 1.2, 1.5}) {
      const auto found = evaluate({leaning(angle)}, weights);
      CAPTURE(angle);
      CHECK(found.completed == 0);
      CHECK(found.cost == found.fall);
      CHECK(found.cost > before);
      CHECK(found.cost < 20);
      before = found.cost;
    }
    CHECK(evaluate({leaning(1.6)}, weights).cost == 20);  // has fallen at the start
  }

  TEST_CASE("the more fall the higher the cost, which is a mean over the members") {
    const double up = evaluate({leaning(0.1)}).cost, down = evaluate({leaning(1.2)}).cost;
    double before = up;
    for (int falls = 1; falls <= 4; ++falls) {
      std::vector<Pendulum> members(static_cast<std::size_t>(falls), leaning(1.2));
      members.resize(4, leaning(0.1));
      const auto found = evaluate(members);
      CHECK(found.cost > before);
      CHECK(found.cost == doctest::Approx((falls * down + (4 - falls) * up) / 4).epsilon(1e-14));
      CHECK(found.completed == (4 - falls) / 4.0);
      before = found.cost;
    }
  }

  TEST_CASE("gains that contradict each other cost as much as if all fell at once") {
    auto controller = test::of_type(ControllerType::adaptive);
    controller.K_init = 200;  // above K_max
    CHECK(evaluate({leaning(0.1)}, {.fall = 10}, controller).cost == 20);
  }

  TEST_CASE("disturbances act with the factor of the member, and noise is the same whatever gains are tried") {
    auto options = one_second();
    options.sensors.theta1.noise = 1e-3;
    std::vector<Pendulum> members(2, leaning(0.1));
    const auto with = [&](const std::vector<Pendulum>& ensemble, const LoopOptions& loop, const NoiseSource& noise) {
      return EnsembleCost(ensemble, loop, {}, noise)({}, [] {}).cost;
    };
    const NoiseSource noise{.key = random_key(3, "members")}, other{.key = random_key(4, "members")};
    CHECK(with(members, options, noise) == with(members, options, noise));
    CHECK(with(members, options, noise) != with(members, options, other));
    CHECK(with(members, options, noise) != with(members, one_second(), noise));
    auto pushed = one_second();
    Disturbance push;
    push.force = 5;
    pushed.disturbances.push_back(push);
    members.front().disturbance = members.back().disturbance = 0;
    CHECK(with(members, pushed, {}) == with(members, one_second(), {}));
    members.front().disturbance = 2;
    CHECK(with(members, pushed, {}) != with(members, one_second(), {}));
  }

  TEST_CASE("a stop leaves it, and an ensemble of nobody is refused") {
    const std::vector<Pendulum> members(3, leaning(0.1));
    const EnsembleCost cost(members, one_second(), {});
    int polls = 0;
    CHECK_THROWS_AS(cost({},
                         [&] {
                           if (++polls == 3) throw Stopped{};
                         }),
                    Stopped);
    CHECK_THROWS_WITH_AS(EnsembleCost({}, one_second(), {}), "an ensemble without members says nothing of any gains", ConfigError);
  }
}
