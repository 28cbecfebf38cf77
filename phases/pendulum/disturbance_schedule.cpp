#include "phases/pendulum/disturbance_schedule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "framework/core/mistakes.hpp"
#include "framework/core/text.hpp"
#include "phases/pendulum/out_of_range.hpp"

namespace regatta::pendulum {

namespace {

using enum DisturbanceType;

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

std::uint64_t interval(double t, double Tc) { return static_cast<std::uint64_t>(std::llround(t / Tc)); }

/// Keys that the type needs and has not, and those that it has and does not know.
void check_keys(Mistakes& mistakes, std::size_t i, const Disturbance& d) {
  const auto type = to_text(d.type);
  const auto needs = [&](const std::optional<double>& value, const char* key, const char* unit,
                         std::initializer_list<DisturbanceType> types) {
    const bool known = std::ranges::find(types, d.type) != types.end();
    mistakes.require(!known || value, "disturbances[{}].{} is missing: type = {} needs it, in {}", i, key, type, unit);
    mistakes.require(known || !value, "disturbances[{}].{} = {} {} has no effect on type = {}; remove it or change the type", i, key,
                     value.value_or(0), unit, type);
  };
  const auto may = [&](const std::optional<double>& value, const char* key, const char* unit, bool known) {
    mistakes.require(known || !value, "disturbances[{}].{} = {} {} has no effect on type = {}; remove it or change the type", i, key,
                     value.value_or(0), unit, type);
  };
  needs(d.force, "force", "N", {step, sine, noise});
  needs(d.impulse, "impulse", "N s", {impulse});
  needs(d.frequency, "frequency", "Hz", {sine});
  may(d.t_off, "t_off", "s", d.type != impulse);
  may(d.phase, "phase", "rad", d.type == sine);
  may(d.hold, "hold", "s", d.type == noise);
}

void check(Mistakes& mistakes, std::size_t i, const Disturbance& d, double Tc) {
  find_out_of_range(type_of<Disturbance>(), &d, fmt::format("disturbances[{}]", i), mistakes);
  if (d.t_off)
    mistakes.require(*d.t_off >= d.t_on, "disturbances[{}].t_off = {} s is before t_on = {} s; exchange them", i, *d.t_off, d.t_on);
  check_keys(mistakes, i, d);
  if (d.type == sine && d.frequency)
    mistakes.require(*d.frequency < 0.5 / Tc,
                     "disturbances[{}].frequency = {} Hz is too fast to be held for control periods of {} s; try {} Hz", i, *d.frequency,
                     Tc, 0.1 / Tc);
  if (d.type == noise && d.force)
    mistakes.require(!(*d.force < 0), "disturbances[{}].force = {} N is no standard deviation of noise; try {} N", i, *d.force, -*d.force);
  if (d.type != noise || !d.hold) return;
  const double periods = *d.hold / Tc;
  mistakes.require(std::abs(periods - std::round(periods)) < 1e-6 * periods,
                   "disturbances[{}].hold = {} s is no multiple of the control period of {} s; try {:.12g} s", i, *d.hold, Tc,
                   std::max(1.0, std::round(periods)) * Tc);
}

}  // namespace

DisturbanceSchedule::DisturbanceSchedule(std::span<const Disturbance> disturbances, double Tc) {
  Mistakes mistakes;
  for (std::size_t i = 0; i < disturbances.size(); ++i) check(mistakes, i, disturbances[i], Tc);
  mistakes.throw_if_any();

  struct Constant {
    std::uint64_t first, end;
    double force;
  };
  std::vector<Constant> constants;
  for (std::size_t i = 0; i < disturbances.size(); ++i) {
    const auto& d = disturbances[i];
    const auto first = interval(d.t_on, Tc), end = d.t_off ? interval(*d.t_off, Tc) : never;
    if (d.type == step) constants.push_back({first, end, *d.force});
    if (d.type == impulse) constants.push_back({first, first + 1, *d.impulse / Tc});
    if (d.type == sine)
      varying_.push_back({first, end, *d.force, false, 2 * std::numbers::pi * *d.frequency * Tc, d.phase.value_or(0), 1, 0});
    if (d.type == noise)
      varying_.push_back({first, end, *d.force, true, 0, 0, d.hold ? interval(*d.hold, Tc) : 1, static_cast<std::uint32_t>(i)});
  }
  for (const auto& c : constants) {
    pieces_.push_back({c.first, 0});
    if (c.end != never) pieces_.push_back({c.end, 0});
  }
  std::ranges::sort(pieces_, {}, &ForcePiece::first);
  const auto alike = [](const ForcePiece& a, const ForcePiece& b) { return a.first == b.first; };
  pieces_.erase(std::unique(pieces_.begin(), pieces_.end(), alike), pieces_.end());
  for (auto& piece : pieces_)
    for (const auto& c : constants)
      if (c.first <= piece.first && piece.first < c.end) piece.force += c.force;
}

double DisturbanceSchedule::constant(std::uint64_t k) const {
  const auto after = std::ranges::upper_bound(pieces_, k, {}, &ForcePiece::first);
  return (after - 1)->force;
}

void DisturbanceSchedule::add_varying(std::span<double> forces, std::uint64_t k, const NoiseSource& noise, std::size_t member) const {
  for (const auto& v : varying_) {
    const auto begin = std::max(k, v.first), end = std::min(k + forces.size(), v.end);
    if (begin >= end) continue;
    if (!v.random) {
      for (auto at = begin; at < end; ++at) forces[at - k] += v.force * std::sin(v.turn * static_cast<double>(at - v.first) + v.phase);
      continue;
    }
    auto random = noise.of(member, v.stream, 0);
    auto draw = (begin - v.first) / v.hold;
    random.seek(draw);
    double normal = random.normal();
    for (auto at = begin; at < end; ++at) {
      if (const auto now = (at - v.first) / v.hold; now != draw) normal = random.normal(), draw = now;
      forces[at - k] += v.force * normal;
    }
  }
}

}  // namespace regatta::pendulum
