#include "phases/pendulum/tuning/tune_gains.hpp"

#include <optional>

#include "framework/core/mistakes.hpp"
#include "phases/pendulum/tuning/controller_text.hpp"

namespace regatta::pendulum {

namespace {

// Of a sample; far from those of the swarm, which counts its moves.
constexpr std::uint32_t stream_of_noise = 0xFFFFFFFF;

/// Noise for the members of a sample: the same for all gains, or the luckiest would be taken for the best.
NoiseSource noise_of(std::uint64_t sample, const Context& run) {
  return {.key = random_key(run.random(sample, stream_of_noise).bits(), "members")};
}

LoopOptions loop_of(const TuneGains::Options& options) {
  return {.controller = options.controller,
          .limits = options.bounds,
          .duration = options.duration,
          .substeps = options.substeps,
          .disturbances = options.disturbances,
          .sensors = options.sensors};
}

TuneGains::Options checked(const TuneGains::Options& options) {
  Mistakes mistakes;
  std::size_t dimensions = 1;
  mistakes.take_from([&] { dimensions = GainSpace(options.controller, options.gains).dimensions(); });
  mistakes.take_from([&] { ParticleSwarm(options.swarm, dimensions); });
  mistakes.require(options.cost.fall > 0,
                   "cost.fall = 0 makes falling free, so the gains with which all members fall would be the best; try 1000");
  if (options.controller.type != ControllerType::none) mistakes.take_from([&] { ClosedLoop{loop_of(options)}; });
  mistakes.throw_if_any();
  return options;
}

}  // namespace

TuneGains::TuneGains(const Options& options)
    : options_(checked(options)), space_(options.controller, options.gains), swarm_(options.swarm, space_.dimensions()) {}

TuneGains::State TuneGains::init(In<"ensembles", Samples<Ensemble>> ensembles, Context& run) const {
  State state;
  for (std::size_t i = 0; i < ensembles->rows.size(); ++i)
    state.searches.push_back({swarm_.begin(space_.start(), run.random_key(), ensembles->first_id + i), {}, {}});
  return state;
}

Step TuneGains::step(State& state, In<"ensembles", Samples<Ensemble>> ensembles, Context& run) const {
  const std::size_t particles = options_.swarm.particles;
  std::vector<EnsembleCost> costs;
  for (std::size_t i = 0; i < ensembles->rows.size(); ++i)
    costs.emplace_back(ensembles->rows[i].members, loop_of(options_), options_.cost, noise_of(ensembles->first_id + i, run));
  const std::size_t items = state.searches.size() * particles;
  const std::size_t before = state.searches.empty() ? 0 : state.searches.front().history.size();
  const auto tried = run.each(items, [&](std::size_t item) {
    run.progress(before * items + item, options_.iterations * items);  // in place of that of the loop, which begins anew in every step
    const auto position = swarm_.position(state.searches[item / particles].swarm, item % particles);
    return costs[item / particles](space_.controller(space_.gains(position)), [&] { run.poll(); });
  });
  if (tried.rows.size() != items) throw Error("some particles could not be tried, see the log of the run");
  bool done = true;
  for (std::size_t i = 0; i < state.searches.size(); ++i) {
    auto& search = state.searches[i];
    const auto first = tried.rows.begin() + static_cast<std::ptrdiff_t>(i * particles);
    note(search, {first, first + static_cast<std::ptrdiff_t>(particles)});
    done = search.history.size() >= options_.iterations;
    if (!done) swarm_.move(search.swarm, run.random_key(), ensembles->first_id + i);
  }
  run.progress((before + 1) * items, options_.iterations * items);
  return done ? Step::done : Step::more;
}

void TuneGains::note(Search& search, const std::vector<Evaluation>& tried) const {
  std::vector<double> costs;
  double sum = 0;
  for (const auto& evaluation : tried) {
    costs.push_back(evaluation.cost);
    sum += evaluation.cost;
  }
  if (search.history.empty()) search.start = tried.front();
  auto best = search.history.empty() ? tried.front() : search.history.back().best;
  const double before = swarm_.best_cost(search.swarm);  // infinite until a cost is finite, whatever stands in the history
  swarm_.learn(search.swarm, costs);
  if (swarm_.best_cost(search.swarm) < before) best = tried[search.swarm.leader];
  search.history.push_back({best, sum / static_cast<double>(tried.size()), space_.gains(swarm_.best(search.swarm))});
}

Out<"tunings", Samples<Tuning>> TuneGains::finish(const State& state, In<"ensembles", Samples<Ensemble>> ensembles) const {
  Samples<Tuning> tunings{ensembles->first_id, {}};
  for (const auto& search : state.searches) {
    const auto& last = search.history.back();
    Tuning tuning{.controller = controller_text(space_.controller(last.gains)),
                  .start = search.start,
                  .tuned = last.best,
                  .names = {},
                  .gains = last.gains,
                  .history = search.history};
    for (std::size_t axis = 0; axis < space_.dimensions(); ++axis) tuning.names.push_back(space_.name(axis));
    tunings.rows.push_back(std::move(tuning));
  }
  return tunings;
}

}  // namespace regatta::pendulum
