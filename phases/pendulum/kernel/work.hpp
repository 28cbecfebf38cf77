#pragma once
#include <cstdint>
#include <span>

#include "phases/pendulum/disturbance_schedule.hpp"
#include "phases/pendulum/dynamics.hpp"
#include "phases/pendulum/member.hpp"
#include "phases/pendulum/sensors.hpp"

namespace regatta::pendulum {

enum class Integrator : std::uint8_t { rk4, dormand_prince };

/// What all members of a closed loop have in common.
struct LoopTerms {
  Limits limits;
  double Tc = 0;     ///< Control period [s].
  double u_max = 0;  ///< [N]
  Integrator integrator = Integrator::rk4;
  std::uint32_t substeps = 1;                         ///< RK4 steps a control period.
  double tolerance = 1e-9;                            ///< Of a Dormand-Prince step, see scaled_error().
  std::uint64_t intervals = 0;                        ///< After so many control periods a trajectory is complete.
  Sensors sensors{};                                  ///< Through which the control law sees the state.
  const DisturbanceSchedule* disturbances = nullptr;  ///< Not null when members are advanced.
};

/// Members to be advanced, and what makes them differ.
struct Work {
  std::span<Member> members;
  std::span<const Coefficients<double>> plants;  ///< One a member.
  std::span<const std::uint32_t> queue;          ///< Indices of members that have not ended, in the order in which they begin.
  std::uint64_t until;                           ///< Control period at which a member leaves. @pre <= intervals
  std::uint64_t steps;                           ///< Steps of single members after which all leave, finished or not.
  NoiseSource noise{};                           ///< Of member 0 on.
};

// What is in no kernel, but compiled once: so all kernels see the same events, forces and noise.

/// Forces [N] of control intervals k, k + 1, ... on a member, of which `constant` is the part that pieces have.
void fill_forces(std::span<double> forces, const LoopTerms& terms, const Work& work, std::uint32_t member, std::uint64_t k,
                 double constant);

/// Noise of a component of the state in these intervals.
void fill_noise(std::span<double> noise, std::size_t component, const LoopTerms& terms, const Work& work, std::uint32_t member,
                std::uint64_t k);

/// One step of a member that has left the limits.
struct StepOut {
  State from, to;
  double force;  ///< [N]
  double begin;  ///< [s]
  double h;      ///< [s]
};

/// Ends the member with the event in that step.
void end_in_step(Member& member, const Coefficients<double>& plant, const LoopTerms& terms, const StepOut& step);

/// Ends the member as completed, if it has reached the end.
void end_if_complete(Member& member, const LoopTerms& terms);

}  // namespace regatta::pendulum
