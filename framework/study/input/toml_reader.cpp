#include "framework/study/input/toml_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "framework/core/text.hpp"
#include "framework/study/input/numbers.hpp"

namespace regatta {

namespace {

/// Whether a value of this kind may be written for the type at all, right or wrong.
bool looks_like(const TomlNode& node, const Type& type) {
  switch (type.kind) {
    case Kind::boolean:
      return node.kind == TomlNode::Kind::boolean;
    case Kind::integer:
    case Kind::natural:
    case Kind::real:
      return node.is_number();
    case Kind::text:
    case Kind::choice:
    case Kind::file:
      return node.kind == TomlNode::Kind::text;
    case Kind::duration:
      return node.is_number() || node.kind == TomlNode::Kind::text;
    case Kind::structure:
      return node.kind == TomlNode::Kind::table;
    case Kind::list:
    case Kind::array:
      return node.kind == TomlNode::Kind::list;
    case Kind::optional:
      return looks_like(node, *type.element);
    case Kind::one_of:
      return std::ranges::any_of(type.alternatives, [&](const Type* t) { return looks_like(node, *t); });
  }
  return false;
}

/// What to write instead: the value that was meant, if it was only quoted, or the one that stands there by default.
std::string example(const TomlNode& node, const Type& type, const void* object, const Setting& setting) {
  if (type.kind == Kind::boolean && (node.text == "true" || node.text == "false")) return node.text;
  if (!is_numeric(type) || type.kind == Kind::boolean || type.kind == Kind::choice || type.kind == Kind::duration)
    return to_text(type, object);
  double number = 0;
  const auto* end = node.text.data() + node.text.size();
  const auto parsed = std::from_chars(node.text.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(number)) number = number_of(type, object);
  const auto limits = limits_of(type, setting.range);
  return spelled_number(type, std::clamp(number, limits.low, limits.high));
}

}  // namespace

bool TomlReader::read(const TomlNode& node, const Type& type, void* object, const Setting& setting) {
  switch (type.kind) {
    case Kind::structure: {
      if (node.kind != TomlNode::Kind::table) return wrong_kind(node, type, object, setting);
      const std::array targets{Target{&type, object}};
      return read_table(node, setting.path, targets);
    }
    case Kind::list:
    case Kind::array:
      if (node.kind == TomlNode::Kind::table) return read_by_index(node, type, object, setting);
      if (node.kind != TomlNode::Kind::list) return wrong_kind(node, type, object, setting);
      return read_elements(node, type, object, setting);
    case Kind::optional:
      return read_optional(node, type, object, setting);
    case Kind::one_of:
      return read_alternative(node, type, object, setting);
    default:
      return read_leaf(node, type, object, setting);
  }
}

bool TomlReader::read_table(const TomlNode& table, const std::string& path, std::span<const Target> targets,
                            std::span<const std::string_view> elsewhere) {
  bool good = true;
  for (const auto& entry : table.entries) {
    if (std::ranges::find(elsewhere, entry.key) != elsewhere.end()) continue;
    const auto target = std::ranges::find_if(targets, [&](const Target& t) { return t.type->find(entry.key) != nullptr; });
    if (target == targets.end()) {
      std::vector<std::string_view> known(elsewhere.begin(), elsewhere.end());
      for (const auto& t : targets) std::ranges::transform(t.type->fields, std::back_inserter(known), &FieldInfo::name);
      refuse_key(entry, path, known);
      good = false;
      continue;
    }
    const auto& field = *target->type->find(entry.key);
    good &= read(entry.value, *field.type, static_cast<std::byte*>(target->object) + field.offset,
                 {path + "." + entry.key, field.unit, field.range});
  }
  return good;
}

void TomlReader::refuse_key(const TomlEntry& entry, const std::string& path, std::span<const std::string_view> known) {
  const auto full = path.empty() ? entry.key : path + "." + entry.key;
  if (const auto near = nearest(entry.key, known); !near.empty())
    return problems_.add(entry.place, fmt::format("{} is unknown; did you mean \"{}\"?", full, near));
  if (entry.key == "file" && !path.empty())
    return problems_.add(entry.place, fmt::format("{} names no file that is included; write file = \"NAME.toml\"", full));
  if (known.empty()) return problems_.add(entry.place, fmt::format("{} is unknown; nothing can be set here: remove it", full));
  problems_.add(entry.place, fmt::format("{} is unknown; known here: {}", full, fmt::join(known, ", ")));
}

bool TomlReader::fail(const TomlNode& node, const Setting& setting, std::string_view why) {
  const auto unit = node.is_number() ? unit_suffix(setting.unit) : std::string();
  problems_.add(node.place, fmt::format("{} = {}{} {}", setting.path, spelled(node), unit, why));
  return false;
}

bool TomlReader::wrong_kind(const TomlNode& node, const Type& type, const void* object, const Setting& setting) {
  std::string expected = describe_type(type);
  if (!setting.unit.empty()) expected += fmt::format(" [{}]", setting.unit);
  std::string attempt;
  const bool list = type.kind == Kind::list || type.kind == Kind::array;
  if ((type.kind == Kind::text || type.kind == Kind::file) && node.kind != TomlNode::Kind::table && node.kind != TomlNode::Kind::list)
    attempt = fmt::format("; put it in quotes: \"{}\"", spelled(node));
  else if (type.kind == Kind::structure && node.kind == TomlNode::Kind::text && node.text.ends_with(".toml"))
    attempt = fmt::format("; try {{ file = {} }}", spelled(node));
  else if (list && looks_like(node, *type.element))
    attempt = fmt::format("; try [{}]", spelled(node));
  else if (const auto value = example(node, type, object, setting); value.size() <= 40 && value != "{}" && value != "[]")
    attempt = fmt::format("; try {}", value);
  return fail(node, setting, fmt::format("is {}; expected {}{}", kind_name(node), expected, attempt));
}

bool TomlReader::fits(const TomlNode& node, const Type& type, const Setting& setting) const {
  Problems problems("", {});
  return TomlReader(problems).read(node, type, type.create().get(), setting);
}

bool TomlReader::read_optional(const TomlNode& node, const Type& type, void* object, const Setting& setting) {
  const bool none = node.kind == TomlNode::Kind::text && node.text == "none";
  if (none && (type.element->kind == Kind::file || !fits(node, *type.element, setting))) {  // a file of that name is "./none"
    type.resize(object, 0);
    return true;
  }
  if (type.count(object) == 0) type.resize(object, 1);
  return read(node, *type.element, type.at_mutable(object, 0), setting);
}

bool TomlReader::read_alternative(const TomlNode& node, const Type& type, void* object, const Setting& setting) {
  const auto begin = type.alternatives.begin(), end = type.alternatives.end();
  auto chosen = std::find_if(begin, end, [&](const Type* t) { return fits(node, *t, setting); });
  // None fits: the one whose mistakes the user would understand.
  if (chosen == end) chosen = std::find_if(begin, end, [&](const Type* t) { return looks_like(node, *t); });
  if (chosen == end) return wrong_kind(node, type, object, setting);
  if (!fits(node, **chosen, setting)) {
    if ((**chosen).kind == Kind::choice) return unknown_name(node, **chosen, type, setting);
    return read(node, **chosen, (**chosen).create().get(), setting);
  }
  const auto index = static_cast<std::size_t>(chosen - begin);
  if (type.count(object) != index) type.resize(object, index);
  return read(node, **chosen, type.at_mutable(object, 0), setting);
}

bool TomlReader::read_elements(const TomlNode& node, const Type& type, void* object, const Setting& setting) {
  const auto count = node.items.size();
  if (type.kind == Kind::array && count != type.extent)
    return fail(node, setting, fmt::format("has {}; expected {}", counted(count, "element"), describe_type(type)));
  if (type.kind == Kind::list) {
    type.resize(object, 0);  // so that no element keeps anything of a default
    type.resize(object, count);
  }
  bool good = true;
  for (std::size_t i = 0; i < count; ++i)
    good &= read(node.items[i], *type.element, type.at_mutable(object, i),
                 {fmt::format("{}.{}", setting.path, i), setting.unit, setting.range});
  return good;
}

bool TomlReader::read_by_index(const TomlNode& node, const Type& type, void* object, const Setting& setting) {
  const bool no_index = std::ranges::all_of(node.entries, [](const TomlEntry& entry) { return index_of(entry.key) < 0; });
  if (type.element->kind == Kind::structure && no_index && !node.entries.empty())
    return fail(node, setting, fmt::format("is a table; expected a list of tables; write [{}]", spelled(node)));
  const auto count = static_cast<std::int64_t>(type.count(object));
  bool good = true;
  for (const auto& entry : node.entries) {
    const auto index = index_of(entry.key);
    const auto path = fmt::format("{}.{}", setting.path, entry.key);
    if (index >= 0 && index < count) {
      good &=
          read(entry.value, *type.element, type.at_mutable(object, static_cast<std::size_t>(index)), {path, setting.unit, setting.range});
    } else {
      problems_.add(entry.place, count == 0 ? fmt::format("{} names no element: the list is empty; write the whole list", path)
                                            : fmt::format("{} names no element of the list; try 0 to {}", path, count - 1));
      good = false;
    }
  }
  return good;
}

}  // namespace regatta
