#include "framework/study/input/describe_options.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/numbers.hpp"

namespace regatta {

namespace {

using Line = std::array<std::string, 6>;

std::size_t width_of(std::string_view text) {  // in characters, not bytes
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string default_text(const Type& type, const void* object) {
  auto text = to_text(type, object);
  if (text.size() <= 32) return text;
  return type.kind == Kind::list || type.kind == Kind::array ? fmt::format("{} elements", type.count(object)) : text.substr(0, 29) + "...";
}

/// Limits are worth a word only when the author gave a range.
std::string range_text(const FieldInfo& field) {
  if (!field.range) return {};
  return field.type->kind == Kind::integer || field.type->kind == Kind::natural
             ? spelled_limits(*field.type, limits_of(*field.type, field.range), {})
             : fmt::format("{} to {}", field.range->low, field.range->high);
}

void add_lines(std::vector<Line>& lines, const Type& type, const void* object, const std::string& prefix);

/// The keys inside a field that may be written as tables.
void add_inner(std::vector<Line>& lines, const Type& type, const std::string& key) {
  if (type.kind == Kind::structure) add_lines(lines, type, type.create().get(), key + ".");
  if (type.kind == Kind::list || type.kind == Kind::array) add_inner(lines, *type.element, key + ".N");
  if (type.kind == Kind::optional) add_inner(lines, *type.element, key);
  for (const auto* alternative : type.alternatives) add_inner(lines, *alternative, key);
}

void add_lines(std::vector<Line>& lines, const Type& type, const void* object, const std::string& prefix) {
  for (const auto& field : type.fields) {
    const void* member = static_cast<const std::byte*>(object) + field.offset;
    const auto key = prefix + std::string(field.name);
    if (field.type->kind == Kind::structure) {
      add_lines(lines, *field.type, member, key + ".");
      continue;
    }
    lines.push_back({key, describe_type(*field.type), std::string(unit_of(*field.type, field.unit)), range_text(field),
                     default_text(*field.type, member), std::string(field.doc)});
    add_inner(lines, *field.type, key);
  }
}

}  // namespace

std::string describe_options(const Type& type, const void* defaults, const std::string& prefix) {
  std::vector<Line> lines{{"key", "type", "unit", "range", "default", "meaning"}};
  add_lines(lines, type, defaults, prefix.empty() ? prefix : prefix + ".");
  std::array<std::size_t, 6> widths{};
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::string out;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) out += line[i] + std::string(widths[i] - width_of(line[i]) + 2, ' ');
    out += line.back() + "\n";
  }
  return out;
}

}  // namespace regatta
