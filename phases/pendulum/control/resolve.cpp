#include "phases/pendulum/control/resolve.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "framework/core/mistakes.hpp"
#include "framework/core/text.hpp"
#include "phases/pendulum/control/effect.hpp"
#include "phases/pendulum/control/gains.hpp"
#include "phases/pendulum/control/surface.hpp"
#include "phases/pendulum/out_of_range.hpp"

namespace regatta::pendulum {

namespace {

const void* member(const FieldInfo& field, const ControllerOptions& options) {
  return reinterpret_cast<const std::byte*>(&options) + field.offset;
}

std::string given_value(const FieldInfo& field, const ControllerOptions& options) {
  const bool optional = field.type->kind == Kind::optional;
  const Type& type = optional ? *field.type->element : *field.type;
  const void* value = optional ? field.type->at(member(field, options), 0) : member(field, options);
  return type.kind == Kind::real ? fmt::format("{}", *static_cast<const double*>(value)) : to_text(type, value);
}

void find_without_effect(const ControllerOptions& options, Mistakes& mistakes) {
  for (const auto& idle : find_idle(options)) {
    mistakes.add(fmt::format("controller.{} = {}{}{} has no effect {}; {}", idle.field->name, given_value(*idle.field, options),
                             idle.field->unit.empty() ? "" : " ", idle.field->unit, idle.why, idle.remedy));
  }
}

void expect_order(const char* low_name, std::optional<double> low, const char* high_name, std::optional<double> high, const char* unit_text,
                  const char* why, Mistakes& mistakes) {
  if (low && high && *low > *high)
    mistakes.add(
        fmt::format("controller.{} = {}{} is above controller.{} = {}{}; {}", low_name, *low, unit_text, high_name, *high, unit_text, why));
}

void find_contradictions(const ControllerOptions& o, Mistakes& mistakes) {
  expect_order("K_min", o.K_min, "K_max", o.K_max, " N", "exchange them", mistakes);
  expect_order("K_init", o.K_init, "K_max", o.K_max, " N", "start within the limits", mistakes);
  expect_order("K_min", o.K_min, "K_init", o.K_init, " N", "start within the limits", mistakes);
  expect_order("k1_init", o.k1_init, "k1_max", o.k1_max, "", "start within the limits", mistakes);
  expect_order("k2_init", o.k2_init, "k2_max", o.k2_max, " N/s", "start within the limits", mistakes);
  if (o.type == ControllerType::hybrid && !(*o.rc_low < *o.rc_high))
    mistakes.add(
        fmt::format("controller.rc_low = {} m is not below controller.rc_high = {} m; recentring rises between them: try "
                    "rc_high = {} m",
                    *o.rc_low, *o.rc_high, *o.rc_low + 0.04));
}

}  // namespace

ControllerOptions resolve(ControllerOptions options, const PlantParameters& nominal) {
  Mistakes mistakes;
  find_without_effect(options, mistakes);
  find_out_of_range(type_of<ControllerOptions>(), &options, "controller", mistakes);
  if (options.model_params) {
    if (auto problem = find_impossible(*options.model_params, "controller.model_params")) mistakes.add(*problem);
  }
  const auto* row = options.surface ? std::get_if<SurfaceRow>(&*options.surface) : nullptr;
  if (row && std::ranges::all_of(*row, [](double c) { return c == 0; }))
    mistakes.add("controller.surface has only zeros: the force would be 0 wherever the pendulum is; leave it out for the one of Ackermann");
  fill_gains(options);
  find_contradictions(options, mistakes);
  mistakes.throw_if_any();
  if (options.type == ControllerType::none) return options;
  const auto model = options.model_params.value_or(nominal);
  if (!options.surface || std::holds_alternative<SurfaceDesign>(*options.surface))
    options.surface = ackermann(model, options.poles.value_or(default_poles));
  // The poles, and without the equivalent control the model, are in the row now: a resolved table can be resolved again.
  options.poles.reset();
  options.model_params.reset();
  if (options.equivalent) options.model_params = model;
  return options;
}

}  // namespace regatta::pendulum
