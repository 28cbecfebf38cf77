#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "framework/study/input/toml_tree.hpp"

namespace regatta {

/// Why a text is no TOML: the place in it, and the reason with what to try.
struct TomlSyntaxError {
  std::uint32_t line, column;
  std::string text;
};

/// The table that a TOML text describes. `source`: where the text comes from, as Place has it (argument, file).
std::variant<TomlNode, TomlSyntaxError> parse_toml(std::string_view text, const Place& source = {});

}  // namespace regatta
