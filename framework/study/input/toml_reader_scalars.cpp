// The part of TomlReader that reads single values.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "framework/core/error.hpp"
#include "framework/core/text.hpp"
#include "framework/study/input/numbers.hpp"
#include "framework/study/input/toml_reader.hpp"

namespace regatta {

namespace {

constexpr double largest_exact = 0x1p53;  // every whole number up to here is a double

/// What to write instead of a number that is none.
std::string finite_example(const Type& type, const Setting& setting) {
  if (type.kind == Kind::real) return "write a number such as 0.5 or 1e-3";
  const auto limits = spelled_limits(type, limits_of(type, setting.range), setting.unit);
  return fmt::format("write a {}{}", type.kind == Kind::duration ? "length of time such as \"30s\"" : "whole number",
                     limits.empty() ? "" : ", " + limits);
}

/// A number that somebody has quoted, with a size in bytes if the unit is MiB: "5 GB" is 4769.
std::optional<double> quoted_number(std::string_view text, std::string_view unit) {
  constexpr double mebibyte = 1024.0 * 1024.0;
  static constexpr std::pair<std::string_view, double> sizes[] = {{"kB", 1e3 / mebibyte},
                                                                  {"KB", 1e3 / mebibyte},
                                                                  {"KiB", 1024 / mebibyte},
                                                                  {"MB", 1e6 / mebibyte},
                                                                  {"M", 1},
                                                                  {"MiB", 1},
                                                                  {"GB", 1e9 / mebibyte},
                                                                  {"G", 1024},
                                                                  {"GiB", 1024},
                                                                  {"TB", 1e12 / mebibyte},
                                                                  {"TiB", 1024 * 1024}};
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  if (error != std::errc{} || !std::isfinite(number)) return {};
  if (rest.empty()) return number;
  const auto size = std::ranges::find(sizes, rest, [](const auto& pair) { return pair.first; });
  return unit == "MiB" && size != std::end(sizes) ? std::optional(std::ceil(number * size->second)) : std::nullopt;
}

/// The type of `type` or of its alternatives that is a whole number; null: none.
const Type* whole_number_in(const Type& type) {
  if (type.kind == Kind::natural || type.kind == Kind::integer) return &type;
  const auto found = std::ranges::find_if(type.alternatives, [](const Type* t) { return whole_number_in(*t) != nullptr; });
  return found == type.alternatives.end() ? nullptr : whole_number_in(**found);
}

}  // namespace

bool TomlReader::read_leaf(const TomlNode& node, const Type& type, void* object, const Setting& setting) {
  switch (type.kind) {
    case Kind::boolean:
      if (node.kind != TomlNode::Kind::boolean) return wrong_kind(node, type, object, setting);
      *static_cast<bool*>(object) = node.flag;
      return true;
    case Kind::text:
      if (node.kind != TomlNode::Kind::text) return wrong_kind(node, type, object, setting);
      *static_cast<std::string*>(object) = node.text;
      return true;
    case Kind::choice:
      return read_choice(node, type, object, setting);
    case Kind::file:  // where it is, and whether it is there, is found when all options have been read: FindFiles
      if (node.kind != TomlNode::Kind::text) return wrong_kind(node, type, object, setting);
      *static_cast<InputFile*>(object) = node.text;
      return true;
    case Kind::duration:
      return read_duration(node, object, setting);
    default:
      return read_number(node, type, object, setting);
  }
}

bool TomlReader::within_limits(const TomlNode& node, double value, const Type& type, const Setting& setting) {
  const bool open_end = setting.range && (value == setting.range->low || value == setting.range->high);
  if (type.kind == Kind::real && std::isinf(value) && open_end) return true;  // the author's word for "no limit"
  if (!std::isfinite(value)) return fail(node, setting, "is not a finite number; " + finite_example(type, setting));
  const auto limits = limits_of(type, setting.range);
  if (value >= limits.low && value <= limits.high) return true;
  const bool low = value < limits.low;
  const double bound = low ? limits.low : limits.high;
  const auto spelled_bound = type.kind == Kind::duration ? fmt::format("{}", bound) : spelled_number(type, bound);
  return fail(node, setting,
              fmt::format("is {} {}{}; allowed {}; try {}", low ? "below" : "above", spelled_bound, unit_suffix(setting.unit),
                          spelled_limits(type, limits, setting.unit), spelled_number(type, bound)));
}

bool TomlReader::read_number(const TomlNode& node, const Type& type, void* object, const Setting& setting) {
  if (!node.is_number()) return wrong_kind(node, type, object, setting);
  const double value = node.number;
  if (!within_limits(node, value, type, setting)) return false;
  if (type.kind == Kind::real) {
    set_number(type, object, value);
    return true;
  }
  if (value != std::floor(value))
    return fail(node, setting, fmt::format("is not a whole number; try {}", spelled_number(type, std::round(value))));
  if (node.kind == TomlNode::Kind::number && std::abs(value) >= 0x1p63)
    return fail(node, setting,
                fmt::format("is too large; allowed {} to 9223372036854775807", type.kind == Kind::natural ? "0" : "-9223372036854775808"));
  if (node.kind == TomlNode::Kind::number && std::abs(value) > largest_exact)
    return fail(node, setting, "is too large to be exact as a floating-point number; write all its digits");
  set_whole(type, object, node.kind == TomlNode::Kind::integer ? node.integer : static_cast<std::int64_t>(value));
  return true;
}

bool TomlReader::read_duration(const TomlNode& node, void* object, const Setting& setting) {
  const auto& type = type_of<Duration>();
  if (!node.is_number() && node.kind != TomlNode::Kind::text) return wrong_kind(node, type, object, setting);
  double seconds = node.number;
  if (node.kind == TomlNode::Kind::text) {
    try {
      seconds = parse_duration(node.text).seconds;
    } catch (const ConfigError& error) {
      problems_.add(node.place, fmt::format("{} = {}", setting.path, error.what()));
      return false;
    }
  }
  if (!within_limits(node, seconds, type, {setting.path, "s", setting.range})) return false;
  set_number(type, object, seconds);
  return true;
}

bool TomlReader::read_choice(const TomlNode& node, const Type& type, void* object, const Setting& setting) {
  if (node.kind != TomlNode::Kind::text) return wrong_kind(node, type, object, setting);
  const auto found = std::ranges::find(type.names, node.text);
  if (found == type.names.end()) return unknown_name(node, type, type, setting);
  set_choice(type, object, static_cast<std::size_t>(found - type.names.begin()));
  return true;
}

bool TomlReader::unknown_name(const TomlNode& node, const Type& choice, const Type& shown, const Setting& setting) {
  const auto near = nearest(node.text, choice.names);
  auto attempt = near.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", near);
  if (const auto* whole = whole_number_in(shown)) {
    const auto limits = limits_of(*whole, setting.range);
    if (const auto number = quoted_number(node.text, setting.unit))
      attempt = fmt::format("; try {}", spelled_number(*whole, std::clamp(std::round(*number), limits.low, limits.high)));
  }
  return fail(node, setting,
              fmt::format("is unknown; allowed {}{}{}", describe_type(shown),
                          setting.unit.empty() ? "" : fmt::format(" [{}]", setting.unit), attempt));
}

}  // namespace regatta
