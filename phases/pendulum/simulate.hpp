#pragma once
#include <optional>
#include <vector>

#include "framework/phase/phase.hpp"
#include "phases/pendulum/draw.hpp"
#include "phases/pendulum/ending.hpp"

namespace regatta::pendulum {

/// What is recorded of a member at a control instant.
struct Instant {
  double x = 0;
  double theta1 = 0;
  double theta2 = 0;
  double xdot = 0;
  double theta1dot = 0;
  double theta2dot = 0;
  double u = 0;
  double controller_state = 0;
  double surface = 0;
  double disturbance = 0;

  static constexpr auto schema() {
    using I = Instant;
    return fields(field<&I::x>("position of the cart", unit("m")), field<&I::theta1>("angle of the lower link", unit("rad")),
                  field<&I::theta2>("angle of the upper link", unit("rad")), field<&I::xdot>("speed of the cart", unit("m/s")),
                  field<&I::theta1dot>("rate of the lower link", unit("rad/s")),
                  field<&I::theta2dot>("rate of the upper link", unit("rad/s")),
                  field<&I::u>("control computed now and held for a period", unit("N")),
                  field<&I::controller_state>("what the controller remembers: zeta, K, k1, or 0"),
                  field<&I::surface>("value of the surface, as the controller reads the state"),
                  field<&I::disturbance>("force of the disturbances in this period", unit("N")));
  }
};

/// Simulates every member of the slice under zero-order-hold control, with RK4 or the method of Dormand and Prince, until its time is up or
/// it leaves the limits. Members run side by side in the lanes of the CPU's vector registers, and a lane whose member has ended takes the
/// next one. Members that are recorded come first, together from instant to instant. A member's results depend on nothing of this.
///
/// Reads  "pendulums"  Samples<Pendulum>  those that are possible are simulated, the others are cancelled
/// Writes "endings"    Samples<Ending>
class Simulate {
 public:
  static constexpr PhaseInfo info{.name = "simulate", .summary = "Simulates every member under sampled control", .version = 3};

  struct Options {
    ControllerOptions controller;
    Limits bounds;
    double duration = 10.0;
    Integrator integrator = Integrator::rk4;
    std::optional<std::uint32_t> substeps;
    std::optional<double> tolerance;
    std::vector<Disturbance> disturbances;
    Sensors sensors;

    static constexpr auto schema() {
      using O = Options;
      return fields(field<&O::controller>("control law with its gains"), field<&O::bounds>("where a trajectory ends early"),
                    field<&O::duration>("simulated time, rounded to control periods", unit("s"), range(1e-6, 1e6)),
                    field<&O::integrator>("rk4 with equal steps, or dormand_prince, which chooses them; both end at control instants"),
                    field<&O::substeps>("rk4: steps a control period; 1", range(1, 10'000)),
                    field<&O::tolerance>("dormand_prince: error of a step, of each component over 1 + its size, root mean square; 1e-9",
                                         range(1e-14, 1e-2)),
                    field<&O::disturbances>("forces on the cart, added up; each member's times its drawn factor"),
                    field<&O::sensors>("noise and resolution with which the controller reads the state"));
    }
  };

  /// All members of a slice.
  struct State {
    std::vector<Member> members;
    std::uint64_t instant = 0;
    bool at_instant = true;
    static constexpr auto schema() {
      return fields(field<&State::members>("one a sample"),
                    field<&State::instant>("control period to which the recorded members are going, or have come"),
                    field<&State::at_instant>("whether they have come to it in this step"));
    }
  };

  /// @throws ConfigError as ClosedLoop does
  explicit Simulate(const Options& options);

  /// All gains, limits and coefficients of the surface, and what the method takes.
  static Options in_effect(const Options& options);

  /// @throws ConfigError if record.every is no multiple of the control period
  static void check(const Options& options, const StepperSettings& settings);

  State init(In<"pendulums", Samples<Pendulum>> pendulums) const;
  Step step(State& state, In<"pendulums", Samples<Pendulum>> pendulums, Context& run) const;
  void observe(const State& state, In<"pendulums", Samples<Pendulum>> pendulums, Recorder<Instant>& out, Context& run) const;
  Out<"endings", Samples<Ending>> finish(const State& state, In<"pendulums", Samples<Pendulum>> pendulums) const;

 private:
  void advance(State& state, const Samples<Pendulum>& pendulums, const std::vector<std::uint32_t>& queue, std::uint64_t until,
               const Context& run) const;

  ClosedLoop loop_;
};
REGATTA_PHASE(Simulate);

}  // namespace regatta::pendulum
