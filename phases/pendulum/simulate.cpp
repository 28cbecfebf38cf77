#include "phases/pendulum/simulate.hpp"

#include <algorithm>
#include <cmath>

#include "framework/core/mistakes.hpp"

namespace regatta::pendulum {

namespace {
// Control periods: looking up the control law and making the plant cost nothing beside so many.
constexpr std::uint64_t longest_block = 200;
// RK4 steps between two looks at a stop request, whatever the options: about 0.1 s.
constexpr std::uint64_t most_steps = 1'000'000;

/// @throws ConfigError with the mistakes of all parts
LoopOptions checked(const Simulate::Options& options) {
  const LoopOptions loop{
      .controller = options.controller, .limits = options.bounds, .duration = options.duration, .substeps = options.substeps};
  Mistakes mistakes;
  mistakes.take_from([&] { ClosedLoop{loop}; });
  mistakes.take_from([&] { DisturbanceSchedule(options.disturbances, options.controller.Tc); });
  mistakes.throw_if_any();
  return loop;
}
}  // namespace

Simulate::Simulate(const Options& options) : loop_(checked(options)), disturbance_(options.disturbances, loop_.control_period()) {}

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

/// The control periods that come next: up to the next instant that is recorded, if a member is.
std::uint64_t Simulate::block(std::uint64_t periods_done, const Samples<Pendulum>& pendulums, const RecordSettings& record) const {
  const auto length = std::min({longest_block, most_steps / loop_.substeps(), loop_.intervals() - periods_done});
  if (!IdRanges(record.samples).overlaps(pendulums.first_id, pendulums.rows.size())) return length;
  const auto stride = static_cast<std::uint64_t>(std::llround(record.every / loop_.control_period()));
  return std::min(length, stride - periods_done % stride);
}

Step Simulate::step(State& state, In<"pendulums", Samples<Pendulum>> pendulums, Context& run) const {
  const auto count = state.members.size();
  const auto periods = block(state.periods_done, *pendulums, run.settings().record);
  auto members_left = most_steps / (periods * loop_.substeps());
  for (; state.next_member < count && members_left > 0; ++state.next_member) {
    auto& member = state.members[state.next_member];
    if (member.ended) continue;
    loop_.advance(Plant(pendulums->rows[state.next_member].plant), disturbance_, member, periods);
    --members_left;
  }
  run.progress(state.periods_done * count + state.next_member * periods, loop_.intervals() * count);
  if (state.next_member < count) return Step::more;
  state.next_member = 0;
  state.periods_done += periods;
  return state.periods_done < loop_.intervals() ? Step::more : Step::done;
}

void Simulate::observe(const State& state, In<"pendulums", Samples<Pendulum>> pendulums, Recorder<Instant>& out) const {
  if (state.next_member > 0) return;  // within a block: the members stand at different times
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
