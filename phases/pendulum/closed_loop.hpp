#pragma once
#include <cstdint>

#include "framework/core/schema.hpp"
#include "phases/pendulum/control/controller.hpp"
#include "phases/pendulum/disturbance.hpp"
#include "phases/pendulum/member.hpp"
#include "phases/pendulum/plant.hpp"

namespace regatta::pendulum {

struct LoopOptions {
  ControllerOptions controller;
  Limits limits;
  double duration = 5.0;
  std::uint32_t substeps = 1;

  static constexpr auto schema() {
    using O = LoopOptions;
    return fields(field<&O::controller>("control law with its gains"), field<&O::limits>("where a trajectory ends early"),
                  field<&O::duration>("simulated time, rounded to control periods", unit("s"), range(1e-6, 1e6)),
                  field<&O::substeps>("RK4 steps a control period", range(1, 10'000)));
  }
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
  const ControllerOptions& controller_options() const { return options_; }  ///< Resolved.

 private:
  ControllerOptions options_;
  Controller controller_;
  Limits limits_;
  std::uint32_t substeps_;
  double Tc_;
  std::uint64_t intervals_;
};

}  // namespace regatta::pendulum
