#include "phases/pendulum/plant_parameters.hpp"

#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "framework/core/type.hpp"

namespace regatta::pendulum {

namespace {

double value_of(const FieldInfo& field, const PlantParameters& plant) {
  double value;
  std::memcpy(&value, reinterpret_cast<const std::byte*>(&plant) + field.offset, sizeof value);
  return value;
}

/// What a value of this name has to be; null if every finite number will do.
const char* demand(std::string_view name, double value) {
  if (!std::isfinite(value)) return "must be a finite number";
  switch (name[0]) {
    case 'm':
      return value > 0 ? nullptr : "a mass must be above zero";
    case 'L':
      return value > 0 ? nullptr : "a length must be above zero";
    case 'l':
      return value >= 0 ? nullptr : "a centre of mass must not lie below its pivot";
    case 'I':
      return value >= 0 ? nullptr : "an inertia about the centre of mass must not be negative";
    case 'b':
    case 'f':
      return value >= 0 ? nullptr : "friction must not be negative, for it would drive the plant";
    case 'v':
      return value > 0 ? nullptr : "Coulomb friction divides by this speed, so it must be above zero";
    default:
      return nullptr;
  }
}

}  // namespace

std::optional<std::string> find_impossible(const PlantParameters& p, std::string_view table) {
  const PlantParameters nominal;
  for (const auto& field : type_of<PlantParameters>().fields) {
    const double value = value_of(field, p);
    if (const char* why = demand(field.name, value))
      return fmt::format("{}.{} = {} {}: {}; try the nominal {} {}", table, field.name, value, field.unit, why, value_of(field, nominal),
                         field.unit);
  }
  // With masses above zero the kinetic energy of a motion vanishes only if both links can turn without moving mass: a link i with
  // Ii = li = 0, or a lower link without inertia about its pivot under an upper link that is a point mass.
  const double lower = p.I1 + p.m1 * p.l1 * p.l1, upper = p.I2 + p.m2 * p.l2 * p.l2;
  const double determinant = lower * upper + p.m2 * p.L1 * p.L1 * p.I2;  // D H - (m2 L1 l2)^2, its smallest value over the angles
  if (!(upper > 0))
    return fmt::format("{0}.I2 = {1} kg m^2 and {0}.l2 = {2} m: the inertia matrix is not positive definite; try I2 = {3} kg m^2", table,
                       p.I2, p.l2, nominal.I2);
  if (!(determinant > 0))
    return fmt::format(
        "{0}.I1 = {1} kg m^2, {0}.l1 = {2} m and {0}.I2 = {3} kg m^2: the inertia matrix is not positive definite when the links align; "
        "try I1 = {4} kg m^2",
        table, p.I1, p.l1, p.I2, nominal.I1);
  return {};
}

}  // namespace regatta::pendulum
