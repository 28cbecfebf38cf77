#include "phases/pendulum/closed_loop.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/mistakes.hpp"
#include "phases/pendulum/control/resolve.hpp"

namespace regatta::pendulum {

namespace {

/// The controller, resolved. @throws ConfigError with the mistakes of all parts
ControllerOptions checked(const LoopOptions& options, const PlantParameters& nominal) {
  ControllerOptions resolved;
  Mistakes mistakes;
  mistakes.take_from([&] { resolved = resolve(options.controller, nominal); });
  mistakes.take_from([&] { DisturbanceSchedule(options.disturbances, options.controller.Tc); });
  mistakes.throw_if_any();
  return resolved;
}

}  // namespace

ClosedLoop::ClosedLoop(const LoopOptions& options, const PlantParameters& nominal, InstructionSet set)
    : ClosedLoop(checked(options, nominal), options, set) {}

ClosedLoop::ClosedLoop(const ControllerOptions& resolved, const LoopOptions& options, InstructionSet set)
    : controller_(make_controller(resolved)),
      disturbance_(options.disturbances, resolved.Tc),
      terms_{.limits = options.limits,
             .Tc = resolved.Tc,
             .u_max = resolved.u_max.value_or(std::numeric_limits<double>::infinity()),
             .integrator = options.integrator,
             .substeps = options.substeps,
             .tolerance = options.tolerance,
             .intervals = static_cast<std::uint64_t>(std::llround(std::max(options.duration, 0.0) / resolved.Tc)),
             .pieces = {}},
      kernel_(&kernel_of(set)) {
  require(terms_.intervals > 0, "duration = {} s is shorter than half a control period of controller.Tc = {} s; try {} s", options.duration,
          terms_.Tc, terms_.Tc);
  require(terms_.substeps > 0, "substeps = 0: a control period needs at least one RK4 step; try 1");
  require(terms_.tolerance > 0, "tolerance = {}: no step is exact; try 1e-9", terms_.tolerance);
}

Member ClosedLoop::start(const State& z0) const {
  Member member;
  member.z = z0;
  member.memory = std::visit([](const auto& law) { return law.initial(); }, controller_);
  if (!within(terms_.limits, z0)) member.end({classify(terms_.limits, z0), 0.0, z0}, 0.0);
  return member;
}

void ClosedLoop::advance(std::span<Member> members, std::span<const Coefficients<double>> plants, std::span<const std::uint32_t> queue,
                         std::uint64_t until, std::uint64_t steps) const {
  auto terms = terms_;
  terms.pieces = disturbance_.pieces();  // here and not in the constructor: a copy of this object has pieces of its own
  kernel_->advance(controller_, terms, {members, plants, queue, std::min(until, terms.intervals), steps});
}

void ClosedLoop::advance(const Plant& plant, Member& member, std::uint64_t periods) const {
  if (member.ended) return;
  constexpr std::uint32_t only = 0;
  const std::uint64_t until = member.k + std::min(periods, terms_.intervals - member.k);
  advance({&member, 1}, {&plant.coefficients(), 1}, {&only, 1}, until, std::numeric_limits<std::uint64_t>::max());
}

ClosedLoop::Preview ClosedLoop::preview(const Coefficients<double>& plant, const Member& member) const {
  Member next = member;
  next.ended = false;
  auto terms = terms_;
  terms.pieces = disturbance_.pieces();
  terms.intervals = next.k + 2;
  constexpr std::uint32_t only = 0;
  kernel_->advance(controller_, terms, {{&next, 1}, {&plant, 1}, {&only, 1}, next.k + 1, 1});
  return std::visit(
      [&](const auto& law) {
        ControllerMemory memory = member.memory;
        return Preview{{next.metrics.last_u, law.update(member.z, memory).s}, law.monitored(next.memory)};
      },
      controller_);
}

void ClosedLoop::cancel(Member& member) const {
  if (!member.ended) member.end({Outcome::cancelled, 0.0, member.z}, time_of(member));
}

}  // namespace regatta::pendulum
