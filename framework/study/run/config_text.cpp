#include "framework/study/run/config_text.hpp"

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"

namespace regatta {

namespace {

/// A default that no study uses may name a file that is not there.
std::string content_of(const Type& type, const void* object) {
  try {
    return to_content_text(type, object);
  } catch (const Error&) {
    return to_text(type, object);
  }
}

/// @param in_effect  of the same type: what the phase takes
void add(std::string& text, const std::string& prefix, const Type& type, const void* object, const void* in_effect) {
  for (const auto& field : type.fields) {
    const auto* member = static_cast<const std::byte*>(object) + field.offset;
    const auto* taken = static_cast<const std::byte*>(in_effect) + field.offset;
    const auto key = prefix + std::string(field.name);
    if (field.type->kind == Kind::structure) {
      add(text, key + ".", *field.type, member, taken);
      continue;
    }
    const bool left_out = field.type->kind == Kind::optional && field.type->count(member) == 0;
    const auto value = to_text(*field.type, left_out ? taken : member), content = content_of(*field.type, taken);
    const auto remark = content == value ? std::string(field.unit) : content;
    text += fmt::format("{}{} = {}{}{}\n", left_out ? "# " : "", key, value, remark.empty() ? "" : "  # ", remark);
  }
}

}  // namespace

std::string config_text(const PhaseNode& phase, const PhaseOptions& options) {
  std::string text;
  const auto* given = options.options.value.get();
  const auto taken = phase.in_effect ? phase.in_effect(given) : nullptr;
  add(text, "", *options.options.type, given, taken ? taken.get() : given);
  if (phase.stepper) add(text, "", type_of<StepperSettings>(), &options.stepper, &options.stepper);
  return text;
}

}  // namespace regatta
