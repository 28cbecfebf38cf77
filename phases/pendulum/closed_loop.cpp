#include "phases/pendulum/closed_loop.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "framework/core/mistakes.hpp"
#include "phases/pendulum/control/resolve.hpp"
#include "phases/pendulum/out_of_range.hpp"

namespace regatta::pendulum {

namespace {

/// The controller, resolved. @throws ConfigError with the mistakes of all parts
ControllerOptions checked(const LoopOptions& options, const PlantParameters& nominal) {
  ControllerOptions resolved;
  Mistakes mistakes;
  mistakes.take_from([&] { resolved = resolve(options.controller, nominal); });
  const double Tc = options.controller.Tc;
  if (Tc > 0) mistakes.take_from([&] { DisturbanceSchedule(options.disturbances, Tc); });
  mistakes.require(options.duration >= 0.5 * Tc || !(Tc > 0),
                   "duration = {} s is shorter than half a control period of controller.Tc = {} s; try {} s", options.duration, Tc, Tc);
  mistakes.require(!(options.duration > 1e6), "duration = {} s is above 1e6 s; try {} s", options.duration, LoopOptions{}.duration);
  mistakes.require(options.substeps > 0, "substeps = 0: a control period needs at least one RK4 step; try 1");
  mistakes.require(options.integrator == Integrator::rk4 || options.substeps <= 1,
                   "substeps = {} has no effect on dormand_prince, which chooses its steps; leave it at 1 or give a tolerance",
                   options.substeps);
  mistakes.require(options.tolerance > 0, "tolerance = {}: no step is exact; try 1e-9", options.tolerance);
  find_out_of_range(type_of<Limits>(), &options.limits, "limits", mistakes);
  check_sensors(options.sensors, mistakes);
  mistakes.throw_if_any();
  return resolved;
}

}  // namespace

ClosedLoop::ClosedLoop(const LoopOptions& options, const PlantParameters& nominal, InstructionSet set)
    : ClosedLoop(checked(options, nominal), options, set) {}

ClosedLoop::ClosedLoop(const ControllerOptions& resolved, const LoopOptions& options, InstructionSet set)
    : controller_(make_controller(resolved)),
      disturbances_(options.disturbances, resolved.Tc),
      terms_{.limits = options.limits,
             .Tc = resolved.Tc,
             .u_max = resolved.u_max.value_or(std::numeric_limits<double>::infinity()),
             .integrator = options.integrator,
             .substeps = options.substeps,
             .tolerance = options.tolerance,
             .intervals = static_cast<std::uint64_t>(std::llround(options.duration / resolved.Tc)),
             .sensors = options.sensors},
      kernel_(&kernel_of(set)) {}

Member ClosedLoop::start(const State& z0, double disturbance) const {
  Member member;
  member.z = z0;
  member.disturbance = disturbance;
  member.memory = std::visit([](const auto& law) { return law.initial(); }, controller_);
  if (!within(terms_.limits, z0)) member.end({classify(terms_.limits, z0), 0.0, z0}, 0.0);
  return member;
}

void ClosedLoop::advance(std::span<Member> members, std::span<const Coefficients<double>> plants, std::span<const std::uint32_t> queue,
                         std::uint64_t until, std::uint64_t steps, const NoiseSource& noise) const {
  kernel_->advance(controller_, terms(), {members, plants, queue, std::min(until, terms_.intervals), steps, noise});
}

void ClosedLoop::advance(const Plant& plant, Member& member, std::uint64_t periods, const NoiseSource& noise) const {
  if (member.ended) return;
  constexpr std::uint32_t only = 0;
  const std::uint64_t until = member.k + std::min(periods, terms_.intervals - member.k);
  advance({&member, 1}, {&plant.coefficients(), 1}, {&only, 1}, until, std::numeric_limits<std::uint64_t>::max(), noise);
}

ClosedLoop::Preview ClosedLoop::preview(const Coefficients<double>& plant, const Member& member, const NoiseSource& noise) const {
  Member next = member;
  next.ended = false;
  auto terms = this->terms();
  terms.intervals = next.k + 2;
  constexpr std::uint32_t only = 0;
  const Work work{{&next, 1}, {&plant, 1}, {&only, 1}, next.k + 1, 1, noise};
  double disturbance = 0;
  fill_forces({&disturbance, 1}, terms, work, only, member.k, member.disturbance * disturbances_.constant(member.k));
  State error{};
  for (std::size_t i = 0; i < error.size(); ++i) fill_noise({&error[i], 1}, i, terms, work, only, member.k);
  const auto seen = reading(terms.sensors.all(), member.z, error);
  kernel_->advance(controller_, terms, work);
  return std::visit(
      [&](const auto& law) {
        ControllerMemory memory = member.memory;
        return Preview{{next.metrics.last_u, law.update(seen, memory).s}, law.monitored(next.memory), disturbance};
      },
      controller_);
}

LoopTerms ClosedLoop::terms() const {
  auto terms = terms_;
  terms.disturbances = &disturbances_;  // here and not in the constructor: a copy of this object has its own
  return terms;
}

void ClosedLoop::cancel(Member& member) const {
  if (!member.ended) member.end({Outcome::cancelled, 0.0, member.z}, time_of(member));
}

}  // namespace regatta::pendulum
