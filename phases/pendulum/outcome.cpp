#include "phases/pendulum/outcome.hpp"

#include <algorithm>
#include <cmath>

#include "phases/pendulum/dormand_prince.hpp"
#include "phases/pendulum/rk4.hpp"

namespace regatta::pendulum {

namespace {

// Up to here the cubic polynomial is good to 2e-11 s, see locate_event().
constexpr double longest_cubic = 2e-3;  // [s]

/// Limit of component i.
double limit_of(const Limits& limits, std::size_t i) {
  const std::array<double, 6> all{limits.x_max, limits.angle, limits.angle, limits.v_max, limits.w_max, limits.w_max};
  return std::min(all[i], Limits::largest);
}

Outcome outcome_of(std::size_t component) {
  constexpr std::array<Outcome, 6> all{Outcome::left_track, Outcome::fell,       Outcome::fell,
                                       Outcome::over_speed, Outcome::over_speed, Outcome::over_speed};
  return all[component];
}

bool is_finite(const State& z) {
  return std::ranges::all_of(z, [](double y) { return std::isfinite(y); });
}

/// Cubic Hermite interpolation of a step, at fraction r in [0, 1].
class Interpolant {
 public:
  Interpolant(const Dynamics<double>& plant, const State& z0, const State& z1, double force, double h)
      : z0_(z0), z1_(z1), d0_(slope(plant, z0, force)), d1_(slope(plant, z1, force)), h_(h) {}

  double at(double r, std::size_t i) const {
    const double q = 1 - r;
    return q * q * ((1 + 2 * r) * z0_[i] + r * h_ * d0_[i]) + r * r * ((1 + 2 * q) * z1_[i] - q * h_ * d1_[i]);
  }

 private:
  State z0_, z1_, d0_, d1_;
  double h_;
};

/// The state after a time t [s], by steps of at most 1 ms.
State advanced(const Dynamics<double>& plant, State z, double force, double t) {
  const double steps = std::max(1.0, std::ceil(t / 1e-3));
  for (double i = 0; i < steps; ++i) z = rk4_step(plant, z, force, t / steps);
  return z;
}

/// Improves an event of component i by Newton's method on the equations of motion themselves.
void polish(Event& event, std::size_t i, const Dynamics<double>& plant, const Limits& limits, const State& z0, double force, double h) {
  for (int iteration = 0; iteration < 2; ++iteration) {
    event.z = advanced(plant, z0, force, event.time);
    const double beyond = std::abs(event.z[i]) - limit_of(limits, i);
    const double rate = std::copysign(1.0, event.z[i]) * slope(plant, event.z, force)[i];
    const double change = beyond / rate;
    if (!(std::abs(change) < 0.1 * h)) break;  // it hardly passes the limit
    event.time = std::clamp(event.time - change, 0.0, h);
  }
  event.z = advanced(plant, z0, force, event.time);
}

/// Fraction of the step at which component i passes its limit.
template <class Path>
double bisect(const Path& path, std::size_t i, double limit, double h) {
  double inside = 0, outside = 1;
  while ((outside - inside) * h > 1e-12) {
    const double middle = 0.5 * (inside + outside);
    (std::abs(path.at(middle, i)) <= limit ? inside : outside) = middle;
  }
  return outside;
}

struct Passing {
  Event event;
  std::size_t component;
};

/// The first of the limits that z1 is beyond, on the way to it.
template <class Path>
Passing first_event(const Path& path, const Limits& limits, const State& z1, double h) {
  Passing passing{{Outcome::completed, h, z1}, 0};
  auto& first = passing.event;
  double first_fraction = 2;
  for (const std::size_t i : {1u, 2u, 0u, 3u, 4u, 5u}) {
    if (std::abs(z1[i]) <= limit_of(limits, i)) continue;
    const double r = bisect(path, i, limit_of(limits, i), h);
    if (r >= first_fraction) continue;
    first_fraction = r;
    first.outcome = outcome_of(i);
    passing.component = i;
  }
  first.time = first_fraction * h;
  for (std::size_t i = 0; i < 6; ++i) first.z[i] = path.at(first_fraction, i);
  return passing;
}

}  // namespace

Outcome classify(const Limits& limits, const State& z) {
  if (!is_finite(z)) return Outcome::non_finite;
  for (const std::size_t i : {1u, 2u, 0u, 3u, 4u, 5u})
    if (!(std::abs(z[i]) <= limit_of(limits, i))) return outcome_of(i);
  return Outcome::completed;
}

Event locate_event(const Dynamics<double>& plant, const Limits& limits, const State& z0, const State& z1, double force, double h) {
  if (!is_finite(z1)) return {Outcome::non_finite, h, z1};
  auto [event, component] = first_event(Interpolant(plant, z0, z1, force, h), limits, z1, h);
  if (h > longest_cubic) polish(event, component, plant, limits, z0, force, h);
  return event;
}

Event locate_event_in_dense_output(const Dynamics<double>& plant, const Limits& limits, const State& z0, const State& z1, double force,
                                   double h) {
  if (!is_finite(z1)) return {Outcome::non_finite, h, z1};
  const auto step = dormand_prince_step(plant, z0, slope(plant, z0, force), force, h);
  return first_event(DenseOutput(step, z0, h), limits, z1, h).event;
}

}  // namespace regatta::pendulum
