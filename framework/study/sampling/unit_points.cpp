#include "framework/study/sampling/unit_points.hpp"

namespace regatta {

namespace {

constexpr std::uint32_t inside = 0, order = 1, shift = 2;  // streams of a parameter

/// The middle of one of 2^52 cells of (0, 1).
double open_fraction(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }

/// Another key for the strata, so that they do not share numbers with the places inside them.
RandomKey key_of_order(RandomKey key) {
  Random random(key, 0, order);
  const auto bits = random.bits();
  return {{static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32)}};
}

}  // namespace

UnitPoints::UnitPoints(SampleMethod method, std::uint64_t seed, std::span<const Parameter> parameters, std::uint64_t count)
    : method_(method), count_(static_cast<double>(count)) {
  for (const auto& parameter : parameters) {
    const auto key = random_key(seed, "samples." + parameter.path);
    keys_.push_back(key);
    if (method == SampleMethod::latin_hypercube) strata_.emplace_back(key_of_order(key), count);
    if (method == SampleMethod::sobol) shifts_.push_back(Random(key, 0, shift).bits());
  }
  if (method == SampleMethod::sobol && !parameters.empty()) sobol_.emplace(parameters.size());
  if (method != SampleMethod::grid) return;
  std::uint64_t period = 1;
  axes_.resize(parameters.size());
  for (std::size_t p = parameters.size(); p-- > 0;) {
    axes_[p] = {parameters[p].distribution.points(), period};
    if (axes_[p].points > 0) period *= axes_[p].points;
  }
}

double UnitPoints::at(std::size_t parameter, std::uint64_t sample) const {
  if (method_ == SampleMethod::sobol) return open_fraction(sobol_->bits(parameter, sample) ^ shifts_[parameter]);
  if (method_ == SampleMethod::grid && axes_[parameter].points > 0) {
    const auto [axis_points, period] = axes_[parameter];
    return (static_cast<double>(sample / period % axis_points) + 0.5) / static_cast<double>(axis_points);
  }
  Random random(keys_[parameter], sample, inside);
  if (method_ != SampleMethod::latin_hypercube) return random.open_uniform();
  // 20 bits of place and up to 32 of stratum: the sum is exact, so it never rounds up into the next stratum, or to 1.
  const double place = (static_cast<double>(random.bits() >> 44) + 0.5) * 0x1p-20;
  return (static_cast<double>(strata_[parameter](sample)) + place) / count_;
}

}  // namespace regatta
