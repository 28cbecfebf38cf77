#include "phases/pendulum/simulate.hpp"

#include <cmath>

namespace regatta::pendulum {

namespace {
// Long enough that looking up the control law and making the plant cost nothing, short enough that a slice of a thousand members sees a
// stop request within 20 ms.
constexpr std::uint64_t longest_block = 200;
}  // namespace

Simulate::Simulate(const Options& options)
    : loop_({.controller = options.controller, .limits = options.bounds, .duration = options.duration, .substeps = options.substeps}),
      disturbance_(options.disturbances, loop_.control_period()) {}

void Simulate::check(const StepperSettings& settings) const {
  const auto& record = settings.record;
  const double stride = record.every / loop_.control_period();
  require(record.samples.empty() || std::abs(stride - std::round(stride)) < 1e-6 * stride,
          "record.every = {} s is no multiple of the control period Tc = {} s; try {} s", record.every, loop_.control_period(),
          std::max(1.0, std::round(stride)) * loop_.control_period());
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

/// Control periods a step: as many as are recorded together.
std::uint64_t Simulate::block(const RecordSettings& record) const {
  if (record.samples.empty()) return longest_block;
  const auto stride = static_cast<std::uint64_t>(std::llround(record.every / loop_.control_period()));
  auto length = std::min(stride, longest_block);
  while (stride % length != 0) --length;
  return length;
}

Step Simulate::step(State& state, In<"pendulums", Samples<Pendulum>> pendulums, Context& run) const {
  const auto periods = std::min(block(run.settings().record), loop_.intervals() - state.periods_done);
  for (std::size_t i = 0; i < state.members.size(); ++i) {
    auto& member = state.members[i];
    if (!member.ended) loop_.advance(Plant(pendulums->rows[i].plant), disturbance_, member, periods);
  }
  state.periods_done += periods;
  run.progress(state.periods_done * state.members.size(), loop_.intervals() * state.members.size());
  return state.periods_done < loop_.intervals() ? Step::more : Step::done;
}

void Simulate::observe(const State& state, In<"pendulums", Samples<Pendulum>> pendulums, Recorder<Instant>& out) const {
  for (std::size_t i = 0; i < state.members.size(); ++i) {
    const auto& member = state.members[i];
    const auto id = pendulums->first_id + i;
    const double time = loop_.time_of(member);
    const bool ended_early = member.ended && member.outcome != Outcome::completed;
    if (!out.wants(id) || ended_early || !out.due(time, loop_.control_period())) continue;
    const auto next = loop_.preview(member);
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
  for (const auto& member : state.members) {
    endings.rows.push_back({.outcome = member.outcome,
                            .end_time = loop_.time_of(member),
                            .z = member.z,
                            .metrics = scores_of(member.metrics, loop_.control_period())});
  }
  return endings;
}

}  // namespace regatta::pendulum
