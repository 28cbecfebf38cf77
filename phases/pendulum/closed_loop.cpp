#include "phases/pendulum/closed_loop.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/error.hpp"
#include "phases/pendulum/control/resolve.hpp"
#include "phases/pendulum/rk4.hpp"

namespace regatta::pendulum {

namespace {

struct Block {
  const Plant& plant;
  const DisturbanceSchedule& disturbance;
  const Limits& limits;
  double Tc, u_max;
  std::uint32_t substeps;
};

void end(Member& member, const Event& event, double start_of_step) {
  member.ended = true;
  member.outcome = event.outcome;
  member.end_time = start_of_step + event.time;
  member.z = event.z;
  if (event.outcome != Outcome::non_finite) member.metrics.add_extremes(member.end_time, member.z);
}

/// The loop that the cost of a study is made of: one instantiation a control law, so that nothing in it is virtual.
template <class Law>
void run(const Law& law, const Block& block, Member& member, std::uint64_t last) {
  const auto pieces = block.disturbance.pieces();
  std::size_t piece = block.disturbance.find(member.k);
  const double h = block.Tc / block.substeps;
  for (; member.k < last; ++member.k) {
    while (piece + 1 < pieces.size() && pieces[piece + 1].first <= member.k) ++piece;
    const double t = block.Tc * static_cast<double>(member.k);
    const Command command = law.update(member.z, member.memory);
    member.metrics.add(t, member.z, command.u, block.u_max);
    const double force = command.u + pieces[piece].force;
    for (std::uint32_t i = 0; i < block.substeps; ++i) {
      const State next = rk4_step(block.plant, member.z, force, h);
      if (!within(block.limits, next)) [[unlikely]] {
        end(member, locate_event(block.plant, block.limits, member.z, next, force, h), t + i * h);
        return;
      }
      member.z = next;
    }
  }
}

}  // namespace

ClosedLoop::ClosedLoop(const LoopOptions& options, const PlantParameters& nominal)
    : ClosedLoop(options, resolve(options.controller, nominal)) {}

ClosedLoop::ClosedLoop(const LoopOptions& options, const ControllerOptions& resolved)
    : controller_(make_controller(resolved)),
      limits_(options.limits),
      substeps_(options.substeps),
      Tc_(resolved.Tc),
      u_max_(resolved.u_max.value_or(std::numeric_limits<double>::infinity())),
      intervals_(static_cast<std::uint64_t>(std::llround(std::max(options.duration, 0.0) / Tc_))) {
  require(intervals_ > 0, "duration = {} s is shorter than half a control period of controller.Tc = {} s; try {} s", options.duration, Tc_,
          Tc_);
  require(substeps_ > 0, "substeps = 0: a control period needs at least one RK4 step; try 1");
}

Member ClosedLoop::start(const State& z0) const {
  Member member;
  member.z = z0;
  member.memory = std::visit([](const auto& law) { return law.initial(); }, controller_);
  if (!within(limits_, z0)) end(member, {classify(limits_, z0), 0.0, z0}, 0.0);
  return member;
}

void ClosedLoop::advance(const Plant& plant, const DisturbanceSchedule& disturbance, Member& member, std::uint64_t periods) const {
  if (member.ended) return;
  const Block block{plant, disturbance, limits_, Tc_, u_max_, substeps_};
  const std::uint64_t last = std::min(intervals_, member.k + std::min(periods, intervals_));
  std::visit([&](const auto& law) { run(law, block, member, last); }, controller_);
  if (!member.ended && member.k == intervals_) end(member, {Outcome::completed, 0.0, member.z}, Tc_ * static_cast<double>(intervals_));
}

ClosedLoop::Preview ClosedLoop::preview(const Member& member) const {
  return std::visit(
      [&](const auto& law) {
        ControllerMemory memory = member.memory;
        const Command command = law.update(member.z, memory);
        return Preview{command, law.monitored(memory)};
      },
      controller_);
}

void ClosedLoop::cancel(Member& member) const {
  if (!member.ended) end(member, {Outcome::cancelled, 0.0, member.z}, time_of(member));
}

}  // namespace regatta::pendulum
