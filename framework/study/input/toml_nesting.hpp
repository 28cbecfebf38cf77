#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "framework/study/input/toml_parser.hpp"

namespace regatta {

/// Levels of tables and lists that a study file may have, and keys that one dotted name may have. Everything that reads a tree calls
/// itself once a level, and a stack has an end.
inline constexpr std::size_t deepest_toml = 64;

/// The first place of a TOML text that lies deeper than that. To be asked before the text is parsed: taking the parsed table apart would
/// already be too much. What is no TOML at all is left to the parser.
std::optional<TomlSyntaxError> find_too_deep(std::string_view text);

}  // namespace regatta
