#include "framework/study/input/toml_parser.hpp"

#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "framework/study/input/toml_nesting.hpp"

namespace regatta {

namespace {

class Conversion {
 public:
  explicit Conversion(const Place& source) : source_(source) {}

  TomlNode node(const toml::node& from) const {
    TomlNode to;
    to.place = place(from.source());
    from.visit([&](const auto& value) { fill(to, value); });
    return to;
  }

 private:
  Place place(const toml::source_region& region) const { return {source_.argument, region.begin.line, region.begin.column, source_.file}; }

  template <class T>
  void fill(TomlNode& to, const T& from) const {
    if constexpr (toml::is_table<T>) {
      to.kind = TomlNode::Kind::table;
      for (const auto& [key, value] : from) to.entries.push_back({std::string(key.str()), place(key.source()), node(value)});
    } else if constexpr (toml::is_array<T>) {
      to.kind = TomlNode::Kind::list;
      for (const auto& item : from) to.items.push_back(node(item));
    } else if constexpr (toml::is_string<T>) {
      to.kind = TomlNode::Kind::text;
      to.text = from.get();
    } else if constexpr (toml::is_integer<T>) {
      to.kind = TomlNode::Kind::integer;
      to.integer = from.get();
      to.number = static_cast<double>(to.integer);
    } else if constexpr (toml::is_floating_point<T>) {
      to.kind = TomlNode::Kind::number;
      to.number = from.get();
    } else if constexpr (toml::is_boolean<T>) {
      to.kind = TomlNode::Kind::boolean;
      to.flag = from.get();
    } else {
      to.kind = TomlNode::Kind::date;
      std::ostringstream text;
      text << from.get();
      to.text = text.str();
    }
  }

  Place source_;
};

std::string_view line_of(std::string_view text, std::uint32_t line) {
  for (std::uint32_t i = 1; i < line; ++i) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text.substr(0, text.find('\n'));
}

/// What a beginner of TOML most likely meant.
std::string_view hint(std::string_view reason, std::string_view line) {
  const auto says = [&](std::string_view part) { return reason.find(part) != std::string_view::npos; };
  auto value = line.substr(std::min(line.find('=') + 1, line.size()));
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  const bool letter = !value.empty() && ((value[0] >= 'a' && value[0] <= 'z') || (value[0] >= 'A' && value[0] <= 'Z'));
  if (says("utf-8")) return "save the file as UTF-8";
  if (says("redefine")) return "a key or table is written once: join the two, or remove one";
  if (says("boolean") && (value.starts_with("True") || value.starts_with("False"))) return "write true or false";
  if (says("dangling comma")) return "remove the last comma: { a = 1, b = 2 }";
  if (says("inline table")) return "keep { a = 1, b = 2 } on one line, or write it as a section [name]";
  if (says("array")) return "close the list: [1, 2]";
  if (says("string") && says("end-of-file")) return "close the quotes";
  if (says("escape sequence")) return "write a backslash twice, or use single quotes";
  if (letter && line.find('=') != std::string_view::npos) return "put text in quotes: key = \"text\"";
  if (says("floating-point") && says("interpreted")) return "numbers are 0, or between 2.3e-308 and 1.7e308 in size";
  if (says("floating-point")) return "write digits on both sides of the point: 0.5, 1.0";
  if (says("representable")) return "a whole number lies between -9223372036854775808 and 9223372036854775807";
  if (says("integer")) return "numbers are written 1000, 1_000, 0.5 or 1e-3; a number with a unit in quotes: \"30s\"";
  return "a line is key = value or [section]";
}

}  // namespace

std::variant<TomlNode, TomlSyntaxError> parse_toml(std::string_view text, const Place& source) {
  if (auto error = find_too_deep(text)) return *error;
  try {
    const toml::table table = toml::parse(text);
    return Conversion(source).node(table);
  } catch (const toml::parse_error& error) {
    std::string_view reason = error.description();
    constexpr std::string_view opening = "Error while parsing ";
    if (reason.starts_with(opening)) reason.remove_prefix(opening.size());
    const auto [line, column] = error.source().begin;
    return TomlSyntaxError{line, column,
                           "this is not TOML (" + std::string(reason) + "); " + std::string(hint(reason, line_of(text, line)))};
  }
}

}  // namespace regatta
