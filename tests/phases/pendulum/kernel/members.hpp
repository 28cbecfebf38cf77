#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "phases/pendulum/closed_loop.hpp"
#include "tests/phases/pendulum/draws.hpp"

/// Members that end at all times, and what tests of the kernels do with them.
namespace regatta::pendulum::test {

inline constexpr std::size_t count = 75;  // more than any pack has lanes, and no whole number of packs
inline constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
inline constexpr ControllerType all_types[] = {ControllerType::none, ControllerType::classical, ControllerType::sta,
                                               ControllerType::adaptive, ControllerType::hybrid};

/// Plants of which every third has Coulomb friction, and starts from which some fall early, some late and some not.
struct Ensemble {
  std::vector<Coefficients<double>> plants;
  std::vector<State> starts;

  Ensemble() {
    for (std::uint64_t i = 0; i < count; ++i) {
      Random random(random_key(1, "kernel"), i);
      auto p = draw_plant(random);
      p.fc0 = i % 3 == 0 ? 0.3 : 0.0;
      plants.push_back(derived_coefficients(p));
      starts.push_back({0.1, random.uniform(-0.4, 0.4), random.uniform(-0.4, 0.4), 0, 0, 0});
    }
    starts[7] = {0, 0, 0, 0, 1e200, 0};  // not finite after a step
    starts[8] = {0, 0, 0, 0, 0, 0};
  }
};

inline LoopOptions loop_options(ControllerType type, Integrator integrator = Integrator::rk4) {
  LoopOptions options;
  options.disturbances = {{0.1, 0.4, 3.0}, {0.2, 0.201, -40.0}};
  options.controller.type = type;
  options.controller.equivalent = type == ControllerType::classical || type == ControllerType::sta || type == ControllerType::hybrid;
  options.integrator = integrator;
  if (integrator == Integrator::dormand_prince) options.controller.Tc = 0.004, options.tolerance = 1e-12;  // lanes need several steps
  options.duration = 1.0;
  options.limits.x_max = 0.8;
  options.limits.w_max = 9.0;
  return options;
}

/// With forces and readings that change from one control period to the next.
inline LoopOptions noisy(LoopOptions options) {
  options.disturbances.push_back({.t_on = 0.05, .t_off = 0.9, .force = 2, .type = DisturbanceType::sine, .frequency = 3});
  options.disturbances.push_back({.force = 1, .type = DisturbanceType::noise, .hold = 0.008});
  options.sensors = {.x = {.noise = 0, .resolution = 1e-3},
                     .theta1 = {.noise = 1e-4, .resolution = 0},
                     .theta2 = {.noise = 1e-4, .resolution = 1.5e-3},
                     .xdot = {.noise = 1e-3, .resolution = 0},
                     .theta1dot = {},
                     .theta2dot = {}};
  return options;
}

inline const NoiseSource source{random_key(8, "simulate"), 1000};

inline std::vector<std::pair<ControllerType, Integrator>> all_loops() {
  std::vector<std::pair<ControllerType, Integrator>> all;
  for (const auto type : all_types)
    for (const auto integrator : {Integrator::rk4, Integrator::dormand_prince}) all.emplace_back(type, integrator);
  return all;
}

inline std::vector<Member> started(const ClosedLoop& loop, const Ensemble& ensemble) {
  std::vector<Member> members;
  for (const auto& z0 : ensemble.starts) members.push_back(loop.start(z0));
  return members;
}

inline std::vector<std::uint32_t> all_going(const std::vector<Member>& members) {
  std::vector<std::uint32_t> queue;
  for (std::uint32_t i = 0; i < members.size(); ++i)
    if (!members[i].ended) queue.push_back(i);
  return queue;
}

inline std::vector<Member> run_through(const ClosedLoop& loop, const Ensemble& ensemble) {
  auto members = started(loop, ensemble);
  loop.advance(members, ensemble.plants, all_going(members), loop.intervals(), unlimited, source);
  return members;
}

/// Of every bit but those of NaN's sign and payload.
inline bool same(const Member& a, const Member& b) {
  const auto numbers = [](const Member& m) {
    std::vector<double> all(m.z.begin(), m.z.end());
    for (const double x : std::bit_cast<std::array<double, 6>>(m.memory)) all.push_back(x);
    for (const double x : std::bit_cast<std::array<double, 12>>(m.metrics)) all.push_back(x);
    for (const double x : {m.control.h, m.control.error, m.end_time}) all.push_back(x);
    return all;
  };
  const auto x = numbers(a), y = numbers(b);
  bool alike = a.k == b.k && a.ended == b.ended && a.outcome == b.outcome;
  for (std::size_t i = 0; i < x.size(); ++i)
    alike = alike && (std::bit_cast<std::uint64_t>(x[i]) == std::bit_cast<std::uint64_t>(y[i]) || (std::isnan(x[i]) && std::isnan(y[i])));
  return alike;
}

inline bool same(const std::vector<Member>& a, const std::vector<Member>& b) {
  return std::ranges::equal(a, b, [](const Member& x, const Member& y) { return same(x, y); });
}

}  // namespace regatta::pendulum::test
