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

/// The table that a TOML text describes. `argument` is the number of the --set it comes from, 0 for the file.
std::variant<TomlNode, TomlSyntaxError> parse_toml(std::string_view text, std::size_t argument = 0);

}  // namespace regatta
