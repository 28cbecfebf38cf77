#include "phases/pendulum/control/gains.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "framework/core/type.hpp"

namespace regatta::pendulum {

namespace {

using enum ControllerType;

struct Owners {
  std::string_view field;
  std::vector<ControllerType> types;
};

/// The fields that belong to some types only.
const std::vector<Owners>& table() {
  static const std::vector<Owners> rows{
      {"K", {classical}},
      {"kd", {classical, sta, hybrid}},
      {"eps0", {classical, sta, adaptive, hybrid}},
      {"eps1", {classical}},
      {"hyst", {classical}},
      {"phi", {classical, sta, adaptive}},
      {"equivalent", {classical, sta, hybrid}},
      {"b_min", {classical, sta, hybrid}},
      {"model_params", {classical, sta, adaptive, hybrid}},
      {"K1", {sta}},
      {"K2", {sta}},
      {"Kaw", {sta}},
      {"K_init", {adaptive}},
      {"alpha", {adaptive}},
      {"gamma", {adaptive}},
      {"leak", {adaptive, hybrid}},
      {"dead_zone", {adaptive, hybrid}},
      {"rate_max", {adaptive, hybrid}},
      {"K_min", {adaptive}},
      {"K_max", {adaptive}},
      {"k1_init", {hybrid}},
      {"k2_init", {hybrid}},
      {"gamma1", {hybrid}},
      {"gamma2", {hybrid}},
      {"rc_low", {hybrid}},
      {"rc_high", {hybrid}},
      {"cart_kp", {hybrid}},
      {"cart_lambda", {hybrid}},
      {"adapt_sat_threshold", {hybrid}},
      {"taper", {hybrid}},
      {"time_taper_rate", {hybrid}},
      {"time_taper_steps", {hybrid}},
      {"k1_max", {hybrid}},
      {"k2_max", {hybrid}},
      {"ui_max", {hybrid}},
      {"poles", {classical, sta, adaptive, hybrid}},
  };
  return rows;
}

const Owners* owners_of(std::string_view field) {
  const auto found = std::ranges::find(table(), field, &Owners::field);
  return found == table().end() ? nullptr : &*found;
}

void fill(std::optional<double>& gain, double value) {
  if (!gain) gain = value;
}

void fill_hybrid(ControllerOptions& o) {
  fill(o.kd, 20);
  fill(o.eps0, 0.35);
  fill(o.leak, 0.1);
  fill(o.dead_zone, 0.05);
  fill(o.rate_max, 5);
  fill(o.k1_init, 20);
  fill(o.k2_init, 10);
  fill(o.gamma1, 2);
  fill(o.gamma2, 1);
  fill(o.rc_low, 0);
  fill(o.rc_high, 0.04);
  fill(o.cart_kp, 0);
  fill(o.cart_lambda, 2);
  fill(o.adapt_sat_threshold, 0.02);
  fill(o.taper, 0.05);
  fill(o.time_taper_rate, 0.01);
  if (!o.time_taper_steps) o.time_taper_steps = 1000;
  fill(o.k1_max, 50);
  fill(o.k2_max, 50);
  fill(o.ui_max, 50);
}

}  // namespace

std::string_view name_of(ControllerType type) { return type_of<ControllerType>().names[static_cast<std::size_t>(type)]; }

bool has_effect(std::string_view field, ControllerType type) {
  const auto* owners = owners_of(field);
  return owners == nullptr || std::ranges::find(owners->types, type) != owners->types.end();
}

std::string owner_names(std::string_view field) {
  const auto& owners = *owners_of(field);
  std::string names;
  for (std::size_t i = 0; i < owners.types.size(); ++i)
    names += fmt::format("{}{}", i == 0 ? "" : i + 1 == owners.types.size() ? " and " : ", ", name_of(owners.types[i]));
  return names;
}

void fill_gains(ControllerOptions& o) {
  const auto type = o.type;
  if (type == classical || type == sta || type == hybrid) fill(o.b_min, 1e-4);
  if (type == classical || type == sta || type == adaptive) o.phi = o.phi.value_or(type == adaptive ? Phi::tanh : Phi::clip);
  if (type == classical) {
    fill(o.K, o.equivalent ? 20 : 40);
    fill(o.kd, o.equivalent ? 5 : 20);
    fill(o.eps0, 0.3);
    fill(o.eps1, 0);
    fill(o.hyst, 0);
  } else if (type == sta) {
    fill(o.K1, 30);
    fill(o.K2, 40);
    fill(o.kd, 20);
    fill(o.eps0, 0.3);
    fill(o.Kaw, 1);
  } else if (type == adaptive) {
    fill(o.K_init, 20);
    fill(o.alpha, 20);
    fill(o.gamma, 20);
    fill(o.leak, 0.01);
    fill(o.dead_zone, 0.05);
    fill(o.rate_max, 50);
    fill(o.K_min, 0.1);
    fill(o.K_max, 100);
    fill(o.eps0, 0.4);
  } else if (type == hybrid) {
    fill_hybrid(o);
  }
}

}  // namespace regatta::pendulum
