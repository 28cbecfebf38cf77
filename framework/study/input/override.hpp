#pragma once
#include <span>
#include <string>
#include <string_view>

#include "framework/study/input/toml_tree.hpp"

namespace regatta {

/// Sets one value of a study: "phases.swing.step=0.1", "layers.2.resistivity=5", "samples.parameters.m1={uniform=[0,1]}".
/// The value is TOML; what is not TOML and begins with no quote or bracket is text. Tables that are missing are made; a list must have
/// the element already. `argument` is its number among the --set, from 1.
void apply_override(TomlNode& root, std::string_view text, std::size_t argument, Problems& problems);

/// Puts a value where keys lead, one below the other. Tables that are missing are made; a list must have the element already, or there is
/// a problem at the place of the value.
void set_value(TomlNode& root, std::span<const std::string> keys, TomlNode value, Problems& problems);

}  // namespace regatta
