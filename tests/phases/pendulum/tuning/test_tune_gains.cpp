#include <algorithm>
#include <limits>

#include <doctest/doctest.h>

#include "framework/core/error.hpp"
#include "framework/testing/contract.hpp"
#include "phases/pendulum/tuning/tune_gains.hpp"

using namespace regatta;
using namespace regatta::pendulum;

namespace {

Samples<Ensemble> ensembles(std::uint32_t members, std::size_t samples = 1) {
  Context run("draw_ensemble", 11);
  return *DrawEnsemble({.members = members}).process(Samples<Spread>{4, std::vector<Spread>(samples)}, run);
}

TuneGains::Options small(ControllerType type) {
  TuneGains::Options options;
  options.controller.type = type;
  options.swarm.particles = 8;
  options.iterations = 8;
  options.duration = 1;
  return options;
}

Samples<Tuning> tune(const TuneGains::Options& options, const Samples<Ensemble>& input) {
  Context run("tune_gains", 11);
  const TuneGains phase(options);
  auto state = phase.init(input, run);
  while (phase.step(state, input, run) == Step::more) {
  }
  return *phase.finish(state, input);
}

}  // namespace

TEST_SUITE("phases/pendulum/tuning/tune_gains") {
  TEST_CASE("a small tuning improves on its start, for every controller, and says how") {
    const auto input = ensembles(40);
    for (const auto type : {ControllerType::classical, ControllerType::sta, ControllerType::adaptive, ControllerType::hybrid}) {
      const auto options = small(type);
      const auto tuned = tune(options, input);
      CHECK(tuned.first_id == 4);
      const auto& found = tuned.rows.at(0);
      CAPTURE(found.controller);
      const GainSpace space(options.controller, {});
      const EnsembleCost cost(input.rows[0].members, {.controller = options.controller, .limits = {}, .duration = 1}, {});
      const auto at_start = cost(space.controller(space.gains(space.start())), [] {}), at_end = cost(space.controller(found.gains), [] {});
      CHECK(found.start.cost == at_start.cost);
      CHECK(found.tuned.cost == at_end.cost);
      CHECK(found.tuned.cost < found.start.cost);
      CHECK(found.tuned.completed >= found.start.completed);
      REQUIRE(found.history.size() == 8);
      for (std::size_t i = 1; i < 8; ++i) CHECK(found.history[i].best.cost <= found.history[i - 1].best.cost);
      CHECK(found.history.back().gains == found.gains);
      CHECK(found.history.front().mean_cost >= found.history.front().best.cost);
      CHECK(found.names.size() == found.gains.size());
      CHECK(found.names.back() == "poles.4");
    }
  }

  TEST_CASE("only the gains that are asked for change") {
    auto options = small(ControllerType::classical);
    options.gains = {{"kd", 10, 200, {}}};
    const auto found = tune(options, ensembles(10)).rows.at(0);
    CHECK(found.names == std::vector<std::string>{"kd"});
    CHECK(found.controller.starts_with("type = \"classical\"\nTc = 0.001\nkd = "));
    CHECK(std::count(found.controller.begin(), found.controller.end(), '\n') == 3);
  }

  TEST_CASE("a cost that is no number never stands in the way of one") {
    auto options = small(ControllerType::classical);
    options.iterations = 3;
    const auto input = ensembles(10);
    Context run("tune_gains", 11);
    const TuneGains phase(options);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto state = phase.init(input, run);
    state.searches[0].history.push_back({{.cost = nan}, nan, {}});  // as if no particle had a cost at first
    phase.step(state, input, run);
    const auto& best = state.searches[0].history.back().best;
    CHECK(best.cost == std::ranges::min(state.searches[0].swarm.best_costs));
    CHECK(best.completed > 0);
  }

  TEST_CASE("tune_gains keeps its contract") {
    auto options = small(ControllerType::sta);
    options.swarm.particles = 3;
    options.iterations = 6;
    options.duration = 0.3;
    options.sensors.theta2.noise = 1e-3;
    const auto report = contract<TuneGains>({.options = options, .inputs = {ensembles(9, 3)}});
    CAPTURE(report);
    for (const auto* promise : {"slices do not matter: 3 samples", "stops soon", "goes on as if never stopped"})
      CHECK(report.find(std::string("\n  ") + promise) != std::string::npos);
  }

  TEST_CASE("the mistakes of all parts are said at once") {
    auto options = small(ControllerType::classical);
    options.gains = {{"alpha", 1, 2, {}}};
    options.swarm.social = 3;
    options.duration = 1e-5;
    options.cost.fall = 0;
    CHECK_THROWS_WITH_AS(TuneGains{options},
                         doctest::Contains("gains.0: \"alpha\" is no gain of controller.type = \"classical\"; there are: u_max, K, kd"),
                         ConfigError);
    CHECK_THROWS_WITH_AS(TuneGains{options}, doctest::Contains("swarm.cognitive + swarm.social = 4.4962 is not below"), ConfigError);
    CHECK_THROWS_WITH_AS(
        TuneGains{options},
        doctest::Contains("cost.fall = 0 makes falling free, so the gains with which all members fall would be the best; try 1000"),
        ConfigError);
    CHECK_THROWS_WITH_AS(TuneGains{options}, doctest::Contains("duration = 1e-05 s is shorter than half a control period"), ConfigError);
  }
}
