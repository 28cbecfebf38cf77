#include "phases/pendulum/tuning/gain_space.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "framework/core/mistakes.hpp"
#include "framework/core/text.hpp"
#include "phases/pendulum/control/effect.hpp"
#include "phases/pendulum/control/gains.hpp"
#include "phases/pendulum/control/resolve.hpp"
#include "phases/pendulum/control/surface.hpp"

namespace regatta::pendulum {

namespace {

/// What a swarm can tune: the optional numbers that belong to a type, poles one by one.
std::vector<std::string> tunable(ControllerType type) {
  std::vector<std::string> names;
  for (const auto& field : type_of<ControllerOptions>().fields) {
    if (field.type->kind != Kind::optional || !has_effect(field.name, type)) continue;
    if (field.type->element->kind == Kind::real) names.emplace_back(field.name);
    if (field.name == "poles")
      for (std::size_t i = 0; i < field.type->element->extent; ++i) names.push_back(fmt::format("poles.{}", i));
  }
  return names;
}

double in_four_digits(double value) { return std::strtod(fmt::format("{:.4g}", value).c_str(), nullptr); }

/// @param where "gains.2"
void check_bounds(const GainRange& range, bool logarithmic, const FieldInfo& field, const std::string& where, Mistakes& mistakes) {
  const std::string unit = field.unit.empty() ? "" : fmt::format(" {}", field.unit);
  mistakes.require(range.low < range.high, "{}: {} from low = {}{} to high = {}{} is no range: low must be below high", where, range.gain,
                   range.low, unit, range.high, unit);
  mistakes.require(!logarithmic || range.low * range.high > 0,
                   "{}: {} from {}{} to {}{} has no logarithm throughout; write scale = \"linear\", or bounds of one sign", where,
                   range.gain, range.low, unit, range.high, unit);
  for (const double bound : {range.low, range.high})
    mistakes.require(bound >= field.range->low && bound <= field.range->high,
                     "{}: {} = {}{} is outside [{}, {}]{}, which is what the controller takes: {}", where, range.gain, bound, unit,
                     field.range->low, field.range->high, unit, field.doc);
}

}  // namespace

GainSpace::GainSpace(const ControllerOptions& controller, const std::vector<GainRange>& ranges) : controller_(controller) {
  require(controller.type != ControllerType::none, "controller.type = \"none\" has no gains to tune; try \"classical\"");
  const auto known = tunable(controller.type);
  Mistakes mistakes;
  const auto tuned = ranges.empty() ? default_ranges(controller) : ranges;
  for (std::size_t i = 0; i < tuned.size(); ++i) {
    const auto& range = tuned[i];
    const auto where = fmt::format("gains.{}", i);
    if (std::ranges::find(known, range.gain) == known.end()) {
      const std::vector<std::string_view> names(known.begin(), known.end());
      const auto near = nearest(range.gain, names);
      mistakes.add(fmt::format("{}: \"{}\" is no gain of controller.type = \"{}\"{}; there are: {}", where, range.gain,
                               name_of(controller.type), near.empty() ? "" : fmt::format(", did you mean \"{}\"", near),
                               fmt::join(known, ", ")));
      continue;
    }
    const auto dot = range.gain.find('.');
    const auto* field = type_of<ControllerOptions>().find(range.gain.substr(0, dot));
    std::optional<std::size_t> element;
    if (dot != std::string::npos) element = static_cast<std::size_t>(std::strtoul(range.gain.c_str() + dot + 1, nullptr, 10));
    const bool logarithmic = range.scale.value_or(range.low * range.high > 0 ? Scale::logarithmic : Scale::linear) == Scale::logarithmic;
    check_bounds(range, logarithmic, *field, where, mistakes);
    mistakes.require(std::ranges::none_of(axes_, [&](const auto& axis) { return axis.range.gain == range.gain; }),
                     "{}: {} is tuned already; name each gain once", where, range.gain);
    axes_.push_back({range, logarithmic, field, element});
  }
  mistakes.throw_if_any();
  resolve(this->controller(gains(start())));  // what is tuned may have no effect beside what is given
}

double* GainSpace::number_at(ControllerOptions& options, const Axis& axis) {
  if (axis.element) {
    if (!options.poles) options.poles = default_poles;
    return &(*options.poles)[*axis.element];
  }
  auto* place = reinterpret_cast<std::byte*>(&options) + axis.field->offset;
  if (axis.field->type->count(place) == 0) axis.field->type->resize(place, 1);
  return static_cast<double*>(axis.field->type->at_mutable(place, 0));
}

std::vector<double> GainSpace::start() const {
  auto filled = controller_;
  fill_gains(filled);
  std::vector<double> position;
  for (const auto& axis : axes_) {
    const auto& [gain, low, high, scale] = axis.range;
    const double value = std::clamp(*number_at(filled, axis), low, high);
    position.push_back(axis.logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low));
  }
  return position;
}

std::vector<double> GainSpace::gains(std::span<const double> position) const {
  std::vector<double> gains;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const auto& [gain, low, high, scale] = axes_[i].range;
    const double value = axes_[i].logarithmic ? low * std::pow(high / low, position[i]) : low + (high - low) * position[i];
    gains.push_back(std::clamp(in_four_digits(value), low, high));
  }
  return gains;
}

ControllerOptions GainSpace::controller(std::span<const double> gains) const {
  auto options = controller_;
  for (std::size_t i = 0; i < axes_.size(); ++i) *number_at(options, axes_[i]) = gains[i];
  return options;
}

}  // namespace regatta::pendulum
