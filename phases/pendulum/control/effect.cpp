#include "phases/pendulum/control/effect.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

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
      {"u_max", {classical, sta, adaptive, hybrid}},
      {"surface", {classical, sta, adaptive, hybrid}},
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

/// "adaptive and hybrid"
std::string names_of(const std::vector<ControllerType>& types) {
  std::string names;
  for (std::size_t i = 0; i < types.size(); ++i)
    names += fmt::format("{}{}", i == 0 ? "" : i + 1 == types.size() ? " and " : ", ", name_of(types[i]));
  return names;
}

bool is_given(const FieldInfo& field, const ControllerOptions& options) {
  const void* member = reinterpret_cast<const std::byte*>(&options) + field.offset;
  if (field.type->kind == Kind::boolean) return *static_cast<const bool*>(member);
  return field.type->kind == Kind::optional && field.type->count(member) != 0;
}

/// Why a field of the type does nothing beside the other options; nothing if it does something.
std::optional<Idle> idle_beside_others(const FieldInfo& field, const ControllerOptions& o) {
  const bool designed = !o.surface || std::holds_alternative<SurfaceDesign>(*o.surface);
  if (field.name == "poles" && !designed) return Idle{&field, "on a surface of six numbers", "remove it or write surface = \"ackermann\""};
  if (field.name == "b_min" && !o.equivalent) return Idle{&field, "without the equivalent control", "remove it or write equivalent = true"};
  if (field.name == "model_params" && !designed && !o.equivalent) {
    const auto* equivalent = has_effect("equivalent", o.type) ? " or equivalent = true" : "";
    return Idle{&field, "on a surface of six numbers without the equivalent control",
                fmt::format("remove it or write surface = \"ackermann\"{}", equivalent)};
  }
  // A given cart_kp of 0 switches recentring off and on with one key.
  const bool recentres = field.name == "rc_low" || field.name == "rc_high" || field.name == "cart_lambda";
  if (recentres && !o.cart_kp) return Idle{&field, "without recentring", "remove it or give cart_kp a value"};
  return {};
}

}  // namespace

std::string_view name_of(ControllerType type) { return type_of<ControllerType>().names[static_cast<std::size_t>(type)]; }

bool has_effect(std::string_view field, ControllerType type) {
  const auto* owners = owners_of(field);
  return owners == nullptr || std::ranges::find(owners->types, type) != owners->types.end();
}

std::vector<Idle> find_idle(const ControllerOptions& options) {
  std::vector<Idle> found;
  for (const auto& field : type_of<ControllerOptions>().fields) {
    if (!is_given(field, options)) continue;
    if (!has_effect(field.name, options.type)) {
      found.push_back({&field,
                       fmt::format("on type = \"{}\" (it belongs to {})", name_of(options.type), names_of(owners_of(field.name)->types)),
                       "remove it or change the type"});
    } else if (auto idle = idle_beside_others(field, options)) {
      found.push_back(std::move(*idle));
    }
  }
  return found;
}

}  // namespace regatta::pendulum
