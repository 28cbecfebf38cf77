#include "phases/pendulum/simulate.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/id_ranges.hpp"
#include "framework/core/mistakes.hpp"

namespace regatta::pendulum {

namespace {
// Steps of single members between two looks at a stop request: 0.1 s with the slowest kernel.
constexpr std::uint64_t most_steps = 1'000'000;
// Members of one such look: more than it takes, even if they end after a few hundred steps.
constexpr std::size_t longest_queue = 4096;

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
                             .substeps = options.substeps.value_or(1),
                             .tolerance = options.tolerance.value_or(1e-9),
                             .disturbances = options.disturbances});
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
          "record.every = {} s is no multiple of the control period Tc = {} s; try {} s", record.every, period,
          std::max(1.0, std::round(stride)) * period);
}

Simulate::State Simulate::init(In<"pendulums", Samples<Pendulum>> pendulums) const {
  State state;
  state.members.reserve(pendulums->rows.size());
  for (const auto& pendulum : pendulums->rows) {
    auto& member = state.members.emplace_back(loop_.start(pendulum.z0));
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
    advance(state, *pendulums, others, loop_.intervals());
    return std::ranges::all_of(others, [&](auto i) { return state.members[i].ended; }) ? Step::done : Step::more;
  }
  if (state.at_instant) state.instant += static_cast<std::uint64_t>(std::llround(record.every / loop_.control_period()));
  const auto waits = [&](std::uint32_t i) { return state.members[i].ended || state.members[i].k >= state.instant; };
  std::erase_if(queue, waits);
  advance(state, *pendulums, queue, state.instant);
  state.at_instant = std::ranges::all_of(queue, waits);
  return Step::more;
}

void Simulate::advance(State& state, const Samples<Pendulum>& pendulums, const std::vector<std::uint32_t>& queue,
                       std::uint64_t until) const {
  const std::span now(queue.data(), std::min(queue.size(), longest_queue));
  std::vector<Coefficients<double>> plants(state.members.size());
  for (const auto i : now) plants[i] = derived_coefficients(pendulums.rows[i].plant);
  loop_.advance(state.members, plants, now, until, most_steps);
}

void Simulate::observe(const State& state, In<"pendulums", Samples<Pendulum>> pendulums, Recorder<Instant>& out) const {
  if (!state.at_instant) return;
  for (std::size_t i = 0; i < state.members.size(); ++i) {
    const auto& member = state.members[i];
    const auto id = pendulums->first_id + i;
    const double time = loop_.time_of(member);
    const bool ended_early = member.ended && member.outcome != Outcome::completed;
    if (!out.wants(id) || ended_early || !out.due(time, loop_.control_period())) continue;
    const auto next = loop_.preview(derived_coefficients(pendulums->rows[i].plant), member);
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
             .surface = next.command.s});
  }
}

Out<"endings", Samples<Ending>> Simulate::finish(const State& state, In<"pendulums", Samples<Pendulum>> pendulums) const {
  Samples<Ending> endings{pendulums->first_id, {}};
  endings.rows.reserve(state.members.size());
  for (const auto& member : state.members) endings.rows.push_back(ending_of(loop_, member));
  return endings;
}

}  // namespace regatta::pendulum
