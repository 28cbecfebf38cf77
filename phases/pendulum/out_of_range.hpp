#pragma once
#include <string_view>

#include "framework/core/mistakes.hpp"
#include "framework/core/type.hpp"

namespace regatta::pendulum {

/// Adds a line for each number of a structure that is outside the range of its schema, or not a number: for those who come from C++ and no
/// reader has checked. Looks into structures, and at what optionals hold. `place` is the name of the structure in these lines.
void find_out_of_range(const Type& structure, const void* object, std::string_view place, Mistakes& mistakes);

}  // namespace regatta::pendulum
