#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "phases/pendulum/kernel/kernel.hpp"
#include "phases/pendulum/plant.hpp"

namespace regatta::pendulum {

/// Steps of single members between two looks at a stop request. With the slowest kernel 0.1 s, with noise in all inputs 0.4 to 0.7 s.
constexpr std::uint64_t steps_between_polls = 1'000'000;

struct LoopOptions {
  ControllerOptions controller;
  Limits limits;          ///< Where a trajectory ends early.
  double duration = 5.0;  ///< [s], rounded to control periods.
  Integrator integrator = Integrator::rk4;
  std::uint32_t substeps = 1;  ///< RK4 steps a control period; 1 for Dormand-Prince.
  double tolerance = 1e-9;     ///< Of a Dormand-Prince step: error of each component over 1 + its size, root mean square.
  std::vector<Disturbance> disturbances{};
  Sensors sensors{};
};

/// A plant under zero-order-hold control: at t_k = k Tc the state is read, u_k computed and held until t_(k+1); in between RK4, or
/// Dormand-Prince with steps of its own choice. Immutable: one object serves all members and threads.
class ClosedLoop {
 public:
  /// @throws ConfigError with all mistakes: those of resolve(), DisturbanceSchedule and check_sensors(), limits, duration, tolerance or
  ///   substeps out of range
  explicit ClosedLoop(const LoopOptions& options, const PlantParameters& nominal = {}, InstructionSet set = instruction_set());

  /// A trajectory at t = 0. One that begins beyond the limits has ended already.
  /// @param disturbance  factor on the forces of the disturbances on this member
  Member start(const State& z0, double disturbance = 1) const;

  /// Advances many members to control period `until`, or to their end, side by side in the lanes of the instruction set; it returns
  /// early after `steps` steps of single members. The bits of a trajectory depend on nothing but its plant, its random numbers and
  /// whether the instruction set has fused multiply-add.
  void advance(std::span<Member> members, std::span<const Coefficients<double>> plants, std::span<const std::uint32_t> queue,
               std::uint64_t until, std::uint64_t steps, const NoiseSource& noise = {}) const;
  /// Advances one member, the first of the noise, by up to `periods` control periods.
  void advance(const Plant& plant, Member& member, std::uint64_t periods, const NoiseSource& noise = {}) const;

  /// What the next control period applies, also behind the end, and what the control law will remember then. Changes nothing.
  struct Preview {
    Command command;
    double monitored;    ///< Its inner state after the update: zeta, K, k1, or 0.
    double disturbance;  ///< [N]
  };
  /// @param noise  of which the member is the first
  Preview preview(const Coefficients<double>& plant, const Member& member, const NoiseSource& noise = {}) const;

  /// Ends a member as cancelled at its present time.
  void cancel(Member& member) const;

  double time_of(const Member& member) const { return member.ended ? member.end_time : terms_.Tc * static_cast<double>(member.k); }
  std::uint64_t intervals() const { return terms_.intervals; }
  double control_period() const { return terms_.Tc; }
  std::uint32_t substeps() const { return terms_.substeps; }

 private:
  ClosedLoop(const ControllerOptions& resolved, const LoopOptions& options, InstructionSet set);
  LoopTerms terms() const;

  Controller controller_;
  DisturbanceSchedule disturbances_;
  LoopTerms terms_;
  const Kernel* kernel_;
};

}  // namespace regatta::pendulum
