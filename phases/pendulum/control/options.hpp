#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <variant>

#include "framework/core/schema.hpp"
#include "phases/pendulum/plant_parameters.hpp"

namespace regatta::pendulum {

enum class ControllerType : std::uint8_t { none, classical, sta, adaptive, hybrid };

/// How s is turned into a sign: tanh(r), or r clipped to [-1, 1].
enum class Phi : std::uint8_t { tanh, clip };

enum class SurfaceDesign : std::uint8_t { ackermann };

/// One flat table for all controllers, named as in reference data and study files. A gain left out takes a value that works for the
/// type (with the default poles at Tc = 1 ms); a key that does nothing, as the type or another key has it, is refused: see resolve().
struct ControllerOptions {
  ControllerType type = ControllerType::classical;
  std::optional<double> u_max;
  double Tc = 1e-3;
  std::optional<std::variant<SurfaceDesign, std::array<double, 6>>> surface;
  std::optional<double> K;
  std::optional<double> kd;
  std::optional<double> eps0;
  std::optional<double> eps1;
  std::optional<double> hyst;
  std::optional<Phi> phi;
  bool equivalent = false;
  std::optional<double> b_min;
  std::optional<PlantParameters> model_params;
  std::optional<double> K1;
  std::optional<double> K2;
  std::optional<double> Kaw;
  std::optional<double> K_init;
  std::optional<double> alpha;
  std::optional<double> gamma;
  std::optional<double> leak;
  std::optional<double> dead_zone;
  std::optional<double> rate_max;
  std::optional<double> K_min;
  std::optional<double> K_max;
  std::optional<double> k1_init;
  std::optional<double> k2_init;
  std::optional<double> gamma1;
  std::optional<double> gamma2;
  std::optional<double> rc_low;
  std::optional<double> rc_high;
  std::optional<double> cart_kp;
  std::optional<double> cart_lambda;
  std::optional<double> adapt_sat_threshold;
  std::optional<double> taper;
  std::optional<double> time_taper_rate;
  std::optional<std::uint64_t> time_taper_steps;
  std::optional<double> k1_max;
  std::optional<double> k2_max;
  std::optional<double> ui_max;
  std::optional<std::array<double, 5>> poles;

  static constexpr auto schema() {
    using O = ControllerOptions;
    constexpr auto gain = range(0, 1e9);
    constexpr auto width = range(1e-9, 1e9);
    return fields(
        field<&O::type>("control law"), field<&O::u_max>("largest force of the actuator; 150", unit("N"), range(1e-9, 1e9)),
        field<&O::Tc>("control period; the force is held in between", unit("s"), range(1e-6, 1.0)),
        field<&O::surface>("row c of the surface s = c.z, or its design from poles for the model plant; ackermann"),
        field<&O::K>("classical: switching gain; 20 with equivalent, else 40", unit("N"), gain),
        field<&O::kd>("classical, sta, hybrid: gain on s; 20, but 5 for classical with equivalent", gain),
        field<&O::eps0>("boundary layer of s; classical, sta 0.3, adaptive 0.4, hybrid 0.35", width),
        field<&O::eps1>("classical: growth of the boundary layer with |s|; 0", gain),
        field<&O::hyst>("classical: no switching term below |s| = hyst eps0; 0", gain),
        field<&O::phi>("classical, sta: clip; adaptive: tanh (hybrid always takes tanh)"),
        field<&O::equivalent>("classical, sta, hybrid: add the equivalent control of the model plant"),
        field<&O::b_min>("classical, sta, hybrid: no equivalent control where the surface feels the force less; 1e-4", gain),
        field<&O::model_params>("plant that equivalent control and design of the surface assume; the nominal one"),
        field<&O::K1>("sta: gain on the root of |s|; 30", gain), field<&O::K2>("sta: gain of the integral; 40", unit("N/s"), gain),
        field<&O::Kaw>("sta: anti-windup, return of the force cut off; 1", unit("1/s"), gain),
        field<&O::K_init>("adaptive: switching gain at the start; 20", unit("N"), gain), field<&O::alpha>("adaptive: gain on s; 20", gain),
        field<&O::gamma>("adaptive: growth of the gain with |s|; 20", gain),
        field<&O::leak>("adaptive: return to K_init [1/s], 0.01; hybrid: decay of both gains [1/s of gain], 0.1", gain),
        field<&O::dead_zone>("adaptive, hybrid: no adaptation up to this |s|; 0.05", gain),
        field<&O::rate_max>("adaptive, hybrid: fastest change of a gain a second; 50, hybrid 5", gain),
        field<&O::K_min>("adaptive: smallest gain; 0.1", unit("N"), gain), field<&O::K_max>("adaptive: largest gain; 100", unit("N"), gain),
        field<&O::k1_init>("hybrid: gain on the root of |s| at the start; 20", gain),
        field<&O::k2_init>("hybrid: gain of the integral at the start; 10", unit("N/s"), gain),
        field<&O::gamma1>("hybrid: growth of k1 with |s|; 2", gain), field<&O::gamma2>("hybrid: growth of k2 with |s|; 1", gain),
        field<&O::rc_low>("hybrid: recentring begins at this |x|; 0", unit("m"), gain),
        field<&O::rc_high>("hybrid: recentring is full from this |x|; 0.04", unit("m"), gain),
        field<&O::cart_kp>("hybrid: gain of recentring; 0", unit("N s/m"), range(-1e9, 1e9)),
        field<&O::cart_lambda>("hybrid: weight of x against v in recentring; 2", unit("1/s"), gain),
        field<&O::adapt_sat_threshold>("hybrid: gains only decay while saturated below this |s|; 0.02", gain),
        field<&O::taper>("hybrid: |s| at which growth is halved; 0.05", gain),
        field<&O::time_taper_rate>("hybrid: slowing of growth a control period; 0.01", gain),
        field<&O::time_taper_steps>("hybrid: control periods before growth slows; 1000"), field<&O::k1_max>("hybrid: largest k1; 50", gain),
        field<&O::k2_max>("hybrid: largest k2; 50", unit("N/s"), gain),
        field<&O::ui_max>("hybrid: largest integral force; 50", unit("N"), gain),
        field<&O::poles>("poles on the surface, for ackermann; -2, -2.5, -3, -4, -5", unit("1/s"), range(-1e3, -1e-3)));
  }
};

}  // namespace regatta::pendulum
