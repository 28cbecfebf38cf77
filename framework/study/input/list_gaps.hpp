#pragma once
#include <string>
#include <string_view>

#include "framework/study/input/parameter_reader.hpp"
#include "framework/study/input/problems.hpp"
#include "framework/study/input/toml_tree.hpp"
#include "framework/study/study.hpp"

namespace regatta {

/// The text that gives a list of structs so many elements with their defaults: "layers = [{}, {}]".
std::string list_of(std::string_view name, std::size_t elements);

/// Warns of lists of structs of which a study gives some elements while others keep their defaults, unless it says how many there are: a
/// table of two layers would have the third one of the defaults below them. @param samples  [samples]
void warn_of_list_gaps(const Study& study, const ParameterReader& reader, const TomlNode& samples, Problems& problems);

}  // namespace regatta
