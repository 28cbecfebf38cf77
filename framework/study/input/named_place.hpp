#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "framework/study/input/toml_tree.hpp"

namespace regatta {

/// Where the value stands that a line of a phase speaks of: "step = 12 s is above swing.duration = 10 s", "disturbance[2].t_on = ...". A
/// key is the word that the line begins with, or one before " = ", with or without the name of the phase. Takes the first one that a table
/// has; of tables that both have it, the first. Where none has all of a key, its beginning will do ("controller" of controller.Tc).
std::optional<Place> named_place(std::string_view line, std::string_view phase, std::span<const TomlNode* const> tables);

}  // namespace regatta
