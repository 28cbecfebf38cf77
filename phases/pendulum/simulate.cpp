#include "phases/pendulum/simulate.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/id_ranges.hpp"
#include "framework/core/mistakes.hpp"
#include "phases/pendulum/control/resolve.hpp"

namespace regatta::pendulum {

namespace {
// Members between two looks at a stop request: more than it takes, unless they end after a thousand steps.
constexpr std::size_t longest_queue = 1024;

/// @throws ConfigError with the mistakes of all parts
ClosedLoop make_loop(const Simulate::Options& options) {
  const bool rk4 = options.integrator == Integrator::rk4;
  Mistakes mistakes;
  mistakes.require(rk4 || !options.substeps,
                   "simulate.substeps = {} has no effect on integrator = \"dormand_prince\", which chooses its steps; remove it or give a "
                   "tolerance",
                   options.substeps.value_or(0));
  mistakes.require(!rk4 || !options.tolerance,
                   "simulate.tolerance = {} has no effect on integrator = \"rk4\"; remove it or write integrator = \"dormand_prince\"",
                   options.tolerance.value_or(0));
  std::optional<ClosedLoop> loop;
  mistakes.take_from([&] {
    loop.emplace(LoopOptions{.controller = options.controller,
                             .limits = options.bounds,
                             .duration = options.duration,
                             .integrator = options.integrator,
                             .substeps = rk4 ? options.substeps.value_or(LoopOptions{}.substeps) : 1,  // which was said above
                             .tolerance = options.tolerance.value_or(LoopOptions{}.tolerance),
                             .disturbances = options.disturbances,
                             .sensors = options.sensors});
  });
  mistakes.throw_if_any();
  return *std::move(loop);
}

}  // namespace

Simulate::Simulate(const Options& options) : loop_(make_loop(options)) {}

void Simulate::check(const Options& options, const StepperSettings& settings) {
  const auto& record = settings.record;
  const double period = options.controller.Tc;
  const double stride = record.every / period;
  require(record.samples.empty() || std::abs(stride - std::round(stride)) < 1e-6 * stride,
          "record.every = {} s is no multiple of the control period Tc = {} s; try {:.12g} s", record.every, period,
          std::max(1.0, std::round(stride)) * period);
}

Simulate::Options Simulate::in_effect(const Options& options) {
  auto taken = options;
  taken.controller = resolve(options.controller);
  const LoopOptions defaults;
  if (options.integrator == Integrator::rk4)
    taken.substeps = options.substeps.value_or(defaults.substeps);
  else
    taken.tolerance = options.tolerance.value_or(defaults.tolerance);
  return taken;
}

Simulate::State Simulate::init(In<"pendulums", Samples<Pendulum>> pendulums) const {
  State state;
  state.members.reserve(pendulums->rows.size());
  for (const auto& pendulum : pendulums->rows) {
    auto& member = state.members.emplace_back(loop_.start(pendulum.z0, pendulum.disturbance));
    if (!pendulum.possible) loop_.cancel(member);
  }
  return state;
}

Step Simulate::step(State& state, In<"pendulums", Samples<Pendulum>> pendulums, Context& run) const {
  const auto& record = run.settings().record;
  const IdRanges recorded(record.samples);
  std::vector<std::uint32_t> queue, others;
  std::uint64_t done = 0;
  for (std::uint32_t i = 0; i < state.members.size(); ++i) {
    const auto& member = state.members[i];
    done += member.ended ? loop_.intervals() : member.k;
    if (!member.ended) (recorded.contains(pendulums->first_id + i) ? queue : others).push_back(i);
  }
  run.progress(done, loop_.intervals() * state.members.size());
  if (queue.empty()) {
    state.at_instant = false;
    advance(state, *pendulums, others, loop_.intervals(), run);
    return std::ranges::all_of(others, [&](auto i) { return state.members[i].ended; }) ? Step::done : Step::more;
  }
  if (state.at_instant) state.instant += static_cast<std::uint64_t>(std::llround(record.every / loop_.control_period()));
  const auto waits = [&](std::uint32_t i) { return state.members[i].ended || state.members[i].k >= state.instant; };
  std::erase_if(queue, waits);
  advance(state, *pendulums, queue, state.instant, run);
  state.at_instant = std::ranges::all_of(queue, waits);
  return Step::more;
}

void Simulate::advance(State& state, const Samples<Pendulum>& pendulums, const std::vector<std::uint32_t>& queue, std::uint64_t until,
                       const Context& run) const {
  if (queue.empty()) return;
  std::vector<std::uint32_t> now(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(std::min(queue.size(), longest_queue)));
  const auto first = now.front();  // they are in order: of all other members nothing is touched
  const std::size_t count = now.back() - first + 1;
  std::vector<Coefficients<double>> plants(count);
  for (auto& i : now) {
    plants[i - first] = derived_coefficients(pendulums.rows[i].plant);
    i -= first;
  }
  loop_.advance(std::span(state.members).subspan(first, count), plants, now, until, steps_between_polls,
                {run.random_key(), pendulums.first_id + first});
}

void Simulate::observe(const State& state, In<"pendulums", Samples<Pendulum>> pendulums, Recorder<Instant>& out, Context& run) const {
  if (!state.at_instant) return;
  for (std::size_t i = 0; i < state.members.size(); ++i) {
    const auto& member = state.members[i];
    const auto id = pendulums->first_id + i;
    const double time = loop_.time_of(member);
    const bool ended_early = member.ended && member.outcome != Outcome::completed;
    if (!out.wants(id) || ended_early || !out.due(time, loop_.control_period())) continue;
    const auto next = loop_.preview(derived_coefficients(pendulums->rows[i].plant), member, {run.random_key(), id});
    const auto& z = member.z;
    out.row(id, time,
            {.x = z[0],
             .theta1 = z[1],
             .theta2 = z[2],
             .xdot = z[3],
             .theta1dot = z[4],
             .theta2dot = z[5],
             .u = next.command.u,
             .controller_state = next.monitored,
             .surface = next.command.s,
             .disturbance = next.disturbance});
  }
}

Out<"endings", Samples<Ending>> Simulate::finish(const State& state, In<"pendulums", Samples<Pendulum>> pendulums) const {
  Samples<Ending> endings{pendulums->first_id, {}};
  endings.rows.reserve(state.members.size());
  for (const auto& member : state.members) endings.rows.push_back(ending_of(loop_, member));
  return endings;
}

}  // namespace regatta::pendulum
