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

void add(std::string& text, const std::string& prefix, const Type& type, const void* object) {
  for (const auto& field : type.fields) {
    const auto* member = static_cast<const std::byte*>(object) + field.offset;
    const auto key = prefix + std::string(field.name);
    if (field.type->kind == Kind::structure) {
      add(text, key + ".", *field.type, member);
      continue;
    }
    const bool left_out = field.type->kind == Kind::optional && field.type->count(member) == 0;
    const auto value = to_text(*field.type, member), content = content_of(*field.type, member);
    const auto remark = content == value ? std::string(field.unit) : content;
    text += fmt::format("{}{} = {}{}{}\n", left_out ? "# " : "", key, value, remark.empty() ? "" : "  # ", remark);
  }
}

}  // namespace

std::string config_text(const PhaseNode& phase, const PhaseOptions& options) {
  std::string text;
  add(text, "", *options.options.type, options.options.value.get());
  if (phase.stepper) add(text, "", type_of<StepperSettings>(), &options.stepper);
  return text;
}

}  // namespace regatta
