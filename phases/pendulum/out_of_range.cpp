#include "phases/pendulum/out_of_range.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace regatta::pendulum {

void find_out_of_range(const Type& structure, const void* object, std::string_view place, Mistakes& mistakes) {
  for (const auto& field : structure.fields) {
    const void* member = static_cast<const std::byte*>(object) + field.offset;
    if (field.type->kind == Kind::structure) find_out_of_range(*field.type, member, fmt::format("{}.{}", place, field.name), mistakes);
    const bool optional = field.type->kind == Kind::optional;
    if (!field.range || (optional && field.type->count(member) == 0)) continue;
    const Type& type = optional ? *field.type->element : *field.type;
    const Type& number = type.kind == Kind::array ? *type.element : type;
    if (number.kind != Kind::real) continue;
    const auto* value = static_cast<const double*>(optional ? field.type->at(member, 0) : member);
    for (std::size_t i = 0; i < std::max<std::size_t>(type.extent, 1); ++i)
      if (!(value[i] >= field.range->low && value[i] <= field.range->high))
        mistakes.add(fmt::format("{}.{} = {}{}{} is outside [{}, {}]: {}", place, field.name, value[i], field.unit.empty() ? "" : " ",
                                 field.unit, field.range->low, field.range->high, field.doc));
  }
}

}  // namespace regatta::pendulum
