#include "phases/pendulum/tuning/controller_text.hpp"

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/core/type.hpp"

namespace regatta::pendulum {

std::string controller_text(const ControllerOptions& controller) {
  std::string text;
  for (const auto& field : type_of<ControllerOptions>().fields) {
    const void* value = reinterpret_cast<const std::byte*>(&controller) + field.offset;
    const bool optional = field.type->kind == Kind::optional;
    if (optional && field.type->count(value) == 0) continue;
    if (field.type->kind == Kind::boolean && !*static_cast<const bool*>(value)) continue;
    const auto& type = optional ? *field.type->element : *field.type;
    text += fmt::format("{} = {}\n", field.name, to_text(type, optional ? field.type->at(value, 0) : value));
  }
  return text;
}

}  // namespace regatta::pendulum
