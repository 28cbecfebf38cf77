#pragma once
#include <cstdint>

#include "phases/pendulum/control/controller.hpp"
#include "phases/pendulum/disturbance.hpp"
#include "phases/pendulum/member.hpp"
#include "phases/pendulum/plant.hpp"

namespace regatta::pendulum {

struct LoopOptions {
  ControllerOptions controller;
  Limits limits;               ///< Where a trajectory ends early.
  double duration = 5.0;       ///< [s], rounded to control periods.
  std::uint32_t substeps = 1;  ///< RK4 steps a control period.
};

/// A plant under zero-order-hold control: at t_k = k Tc the state is read, u_k computed and held until t_(k+1); RK4 in between.
/// Immutable: one object serves all members and threads.
class ClosedLoop {
 public:
  /// @throws ConfigError as resolve() does, or if the duration is shorter than half a control period
  explicit ClosedLoop(const LoopOptions& options, const PlantParameters& nominal = {});

  /// A trajectory at t = 0. One that begins beyond the limits has ended already.
  Member start(const State& z0) const;

  /// Advances one member by up to `periods` control periods; it stops at its end. The control law is looked up once a call: ask for
  /// hundreds of periods. The bits do not depend on how a trajectory is cut into calls.
  void advance(const Plant& plant, const DisturbanceSchedule& disturbance, Member& member, std::uint64_t periods) const;

  /// What the control law answers to the present state, and what it will remember then. Changes nothing.
  struct Preview {
    Command command;
    double monitored;  ///< Its inner state after the update: zeta, K, k1, or 0.
  };
  Preview preview(const Member& member) const;

  /// Ends a member as cancelled at its present time.
  void cancel(Member& member) const;

  double time_of(const Member& member) const { return member.ended ? member.end_time : Tc_ * static_cast<double>(member.k); }
  std::uint64_t intervals() const { return intervals_; }
  double control_period() const { return Tc_; }
  std::uint32_t substeps() const { return substeps_; }

 private:
  ClosedLoop(const LoopOptions& options, const ControllerOptions& resolved);

  Controller controller_;
  Limits limits_;
  std::uint32_t substeps_;
  double Tc_;
  double u_max_;
  std::uint64_t intervals_;
};

}  // namespace regatta::pendulum
