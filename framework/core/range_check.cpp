#include "framework/core/range_check.hpp"

#include <cmath>

#include <fmt/format.h>

namespace regatta {

namespace {

void check_number(double value, const FieldInfo& field, const std::string& path, Mistakes& mistakes) {
  const auto unit = field.unit.empty() ? std::string() : fmt::format(" {}", field.unit);
  if (std::isnan(value))
    mistakes.add(fmt::format("{} is no number; allowed {:g} to {:g}{}", path, field.range->low, field.range->high, unit));
  else if (value < field.range->low || value > field.range->high)
    mistakes.add(fmt::format("{} = {:g}{} is outside {:g} to {:g}{}", path, value, unit, field.range->low, field.range->high, unit));
}

void check_member(const FieldInfo& field, const Type& type, const void* object, const std::string& path, Mistakes& mistakes) {
  switch (type.kind) {
    case Kind::structure:
      return check_ranges(type, object, path, mistakes);
    case Kind::list:
    case Kind::array:
      for (std::size_t i = 0; i < type.count(object); ++i)
        check_member(field, *type.element, type.at(object, i), fmt::format("{}[{}]", path, i), mistakes);
      return;
    case Kind::optional:
      if (type.count(object) > 0) check_member(field, *type.element, type.at(object, 0), path, mistakes);
      return;
    case Kind::real:
      if (!field.range) return;
      return check_number(type.size == sizeof(float) ? *static_cast<const float*>(object) : *static_cast<const double*>(object), field,
                          path, mistakes);
    default:
      return;
  }
}

}  // namespace

void check_ranges(const Type& type, const void* object, const std::string& path, Mistakes& mistakes) {
  for (const auto& field : type.fields)
    check_member(field, *field.type, static_cast<const std::byte*>(object) + field.offset, fmt::format("{}.{}", path, field.name),
                 mistakes);
}

}  // namespace regatta
