#pragma once
#include <string>

#include "framework/core/mistakes.hpp"
#include "framework/core/type.hpp"

namespace regatta {

/// For objects that no study file filled: adds "PATH.member[2] = 3 m is outside 0 to 2 m" for each real number, also in lists and options,
/// that is not in the range its schema() gives, or no number.
void check_ranges(const Type& type, const void* object, const std::string& path, Mistakes& mistakes);

}  // namespace regatta
