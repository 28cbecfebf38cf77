#pragma once
#include <span>
#include <string>
#include <vector>

#include "framework/study/input/toml_tree.hpp"

namespace regatta {

/// One value of a study that a --set gives.
struct Override {
  std::vector<std::string> keys;  ///< One below the other.
  TomlNode value;
};

/// Of "phases.swing.step=0.1", "layers.2.resistivity=5", "samples.parameters.m1={uniform=[0,1]}": the value is TOML; what is not TOML and
/// begins with no quote or bracket is text. The first text is that of --set number 1; one with a mistake is left out.
std::vector<Override> read_overrides(std::span<const std::string> texts, Problems& problems);

/// Puts a value where keys lead, one below the other. Tables that are missing are made; a list must have the element already, or there is
/// a problem at the place of the value.
void set_value(TomlNode& root, std::span<const std::string> keys, TomlNode value, Problems& problems);

}  // namespace regatta
